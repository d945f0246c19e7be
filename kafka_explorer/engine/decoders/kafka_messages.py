"""What Kafka's coordinators write into __consumer_offsets and __transaction_state, up to Kafka 4.4, field by field.

One word a field: name:type, `[]` before a type for an array of it, `?` behind it if it may be null, @2 or @1-1 for the
versions it is in, #0 for its number among tagged fields. A type with a capital letter is one of STRUCTS.
"""

from dataclasses import dataclass

_GROUP, _MEMBER = "group:string", "group:string member:string"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: its key, its value, the newest version of the value known and the first flexible one."""

    name: str
    key: str
    value: str
    newest: int = 0
    flexible_from: int = 0


_OFFSET_COMMIT = Kind(
    "OffsetCommit",
    "group:string topic:string partition:int32",
    "offset:int64 leaderEpoch:int32@3 metadata:string commitTimestamp:int64 expireTimestamp:int64@1-1 topicId:uuid@4#0",
    newest=4,
    flexible_from=4,
)
GROUP_RECORDS: dict[int, Kind] = {
    0: _OFFSET_COMMIT,
    1: _OFFSET_COMMIT,
    2: Kind(
        "GroupMetadata",
        _GROUP,
        "protocolType:string generation:int32 protocol:string? leader:string? currentStateTimestamp:int64@2 "
        "members:[]Member",
        newest=4,
        flexible_from=4,
    ),
    3: Kind("ConsumerGroupMetadata", _GROUP, "epoch:int32 metadataHash:int64#0"),
    4: Kind("ConsumerGroupPartitionMetadata", _GROUP, "topics:[]TopicRacks"),
    5: Kind(
        "ConsumerGroupMemberMetadata",
        _MEMBER,
        "instanceId:string? rackId:string? clientId:string clientHost:string subscribedTopicNames:[]string "
        "subscribedTopicRegex:string? rebalanceTimeoutMs:int32 serverAssignor:string? "
        "classicMemberMetadata:ClassicMember?#0",
    ),
    6: Kind("ConsumerGroupTargetAssignmentMetadata", _GROUP, "assignmentEpoch:int32 assignmentTimestamp:int64#0"),
    7: Kind("ConsumerGroupTargetAssignmentMember", _MEMBER, "topicPartitions:[]Partitions"),
    8: Kind(
        "ConsumerGroupCurrentMemberAssignment",
        _MEMBER,
        "memberEpoch:int32 previousMemberEpoch:int32 state:int8 assignedPartitions:[]OwnedPartitions "
        "partitionsPendingRevocation:[]OwnedPartitions",
    ),
    10: Kind(
        "ShareGroupMemberMetadata",
        _MEMBER,
        "rackId:string? clientId:string clientHost:string subscribedTopicNames:[]string",
    ),
    11: Kind("ShareGroupMetadata", _GROUP, "epoch:int32 metadataHash:int64"),
    12: Kind("ShareGroupTargetAssignmentMetadata", _GROUP, "assignmentEpoch:int32 assignmentTimestamp:int64#0"),
    13: Kind("ShareGroupTargetAssignmentMember", _MEMBER, "topicPartitions:[]Partitions"),
    14: Kind(
        "ShareGroupCurrentMemberAssignment",
        _MEMBER,
        "memberEpoch:int32 previousMemberEpoch:int32 state:int8 assignedPartitions:[]Partitions",
    ),
    15: Kind(
        "ShareGroupStatePartitionMetadata",
        _GROUP,
        "initializingTopics:[]NamedPartitions initializedTopics:[]NamedPartitions deletingTopics:[]NamedTopic",
    ),
    16: Kind(
        "ConsumerGroupRegularExpression",
        "group:string regularExpression:string",
        "topics:[]string version:int64 timestamp:int64",
    ),
    17: Kind(
        "StreamsGroupMetadata",
        _GROUP,
        "epoch:int32 metadataHash:int64 validatedTopologyEpoch:int32#0 lastAssignmentConfigs:[]Pair?#1",
    ),
    19: Kind(
        "StreamsGroupMemberMetadata",
        _MEMBER,
        "instanceId:string? rackId:string? clientId:string clientHost:string rebalanceTimeoutMs:int32 "
        "topologyEpoch:int32 processId:string userEndpoint:Endpoint? clientTags:[]Pair",
    ),
    20: Kind("StreamsGroupTargetAssignmentMetadata", _GROUP, "assignmentEpoch:int32 assignmentTimestamp:int64#0"),
    21: Kind(
        "StreamsGroupTargetAssignmentMember", _MEMBER, "activeTasks:[]Tasks standbyTasks:[]Tasks warmupTasks:[]Tasks"
    ),
    22: Kind(
        "StreamsGroupCurrentMemberAssignment",
        _MEMBER,
        "memberEpoch:int32 previousMemberEpoch:int32 state:int8 activeTasks:[]OwnedTasks standbyTasks:[]OwnedTasks "
        "warmupTasks:[]OwnedTasks activeTasksPendingRevocation:[]OwnedTasks "
        "standbyTasksPendingRevocation:[]OwnedTasks warmupTasksPendingRevocation:[]OwnedTasks",
    ),
    23: Kind("StreamsGroupTopology", _GROUP, "epoch:int32 subtopologies:[]Subtopology"),
}
TRANSACTION_RECORDS: dict[int, Kind] = {
    0: Kind(
        "TransactionLog",
        "transactionalId:string",
        "producerId:int64 previousProducerId:int64@1#0 nextProducerId:int64@1#1 producerEpoch:int16 "
        "nextProducerEpoch:int16@1#3 transactionTimeoutMs:int32 transactionStatus:TransactionStatus "
        "transactionPartitions:[]TopicNumbers? transactionLastUpdateTimestampMs:int64 "
        "transactionStartTimestampMs:int64 clientTransactionVersion:int16@1#2",
        newest=1,
        flexible_from=1,
    )
}
STRUCTS: dict[str, str] = {
    "Member": "memberId:string groupInstanceId:string?@3 clientId:string clientHost:string rebalanceTimeout:int32@1 "
    "sessionTimeout:int32 subscription:Subscription assignment:Assignment",
    "TopicRacks": "topicId:uuid topicName:string numPartitions:int32 partitionMetadata:[]PartitionRacks",
    "PartitionRacks": "partition:int32 racks:[]string",
    "ClassicMember": "sessionTimeoutMs:int32 supportedProtocols:[]ClassicProtocol",
    "ClassicProtocol": "name:string metadata:Subscription",
    "Partitions": "topicId:uuid partitions:[]int32",
    "OwnedPartitions": "topicId:uuid partitions:[]int32 assignmentEpochs:[]int32?#0",
    "NamedPartitions": "topicId:uuid topicName:string partitions:[]int32",
    "NamedTopic": "topicId:uuid topicName:string",
    "TopicNumbers": "topic:string partitionIds:[]int32",
    "Pair": "key:string value:string",
    "Endpoint": "host:string port:uint16",
    "Tasks": "subtopologyId:string partitions:[]int32",
    "OwnedTasks": "subtopologyId:string partitions:[]int32 assignmentEpochs:[]int32?#0",
    "Subtopology": "subtopologyId:string sourceTopics:[]string sourceTopicRegex:[]string "
    "stateChangelogTopics:[]TopicSettings repartitionSinkTopics:[]string repartitionSourceTopics:[]TopicSettings "
    "copartitionGroups:[]Copartition",
    "TopicSettings": "name:string partitions:int32 replicationFactor:int16 topicConfigs:[]Pair",
    "Copartition": "sourceTopics:[]int16 sourceTopicRegex:[]int16 repartitionSourceTopics:[]int16",
}
# What a classic consumer writes into the bytes of a group's members: a version, then fields; never flexible.
CONSUMER_BYTES: dict[str, tuple[str, int]] = {
    "Subscription": (
        "topics:[]string userData:bytes? ownedPartitions:[]TopicNumbers@1 generationId:int32@2 rackId:string?@3",
        3,
    ),
    "Assignment": ("assignedPartitions:[]TopicNumbers userData:bytes?", 3),
}
TRANSACTION_STATES = (
    "Empty",
    "Ongoing",
    "PrepareCommit",
    "PrepareAbort",
    "CompleteCommit",
    "CompleteAbort",
    "Dead",
    "PrepareEpochFence",
)
