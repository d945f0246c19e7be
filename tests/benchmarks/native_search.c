/* The limit of the path by librdkafka: batches of messages, memmem over each value, nothing else.
 *
 * Usage: native_search BOOTSTRAP TOPIC PARTITIONS NEEDLE    prints how many values hold NEEDLE ("" counts all).
 * The settings are those of engine/cluster.py, so that the difference is the language, not the tuning. Declared here
 * is what it uses of librdkafka's public interface, so that it can be linked to the library inside the Python wheel.
 */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct rd_kafka_s rd_kafka_t;
typedef struct rd_kafka_conf_s rd_kafka_conf_t;
typedef struct rd_kafka_queue_s rd_kafka_queue_t;
typedef struct rd_kafka_topic_partition_list_s rd_kafka_topic_partition_list_t;
typedef struct {
    int err;
    void *rkt;
    int32_t partition;
    void *payload;
    size_t len;
    void *key;
    size_t key_len;
    int64_t offset;
    void *opaque;
} rd_kafka_message_t;

rd_kafka_conf_t *rd_kafka_conf_new(void);
int rd_kafka_conf_set(rd_kafka_conf_t *, const char *, const char *, char *, size_t);
rd_kafka_t *rd_kafka_new(int, rd_kafka_conf_t *, char *, size_t);
rd_kafka_topic_partition_list_t *rd_kafka_topic_partition_list_new(int);
void *rd_kafka_topic_partition_list_add(rd_kafka_topic_partition_list_t *, const char *, int32_t);
int rd_kafka_topic_partition_list_set_offset(rd_kafka_topic_partition_list_t *, const char *, int32_t, int64_t);
int rd_kafka_assign(rd_kafka_t *, const rd_kafka_topic_partition_list_t *);
int rd_kafka_poll_set_consumer(rd_kafka_t *);
rd_kafka_queue_t *rd_kafka_queue_get_consumer(rd_kafka_t *);
ptrdiff_t rd_kafka_consume_batch_queue(rd_kafka_queue_t *, int, rd_kafka_message_t **, size_t);
void rd_kafka_message_destroy(rd_kafka_message_t *);

#define CONSUMER 1
#define PARTITION_EOF (-191)
#define BEGINNING (-2)
#define BATCH 500

static const char *settings[][2] = {
    {"group.id", "native-search"},        {"enable.auto.commit", "false"},        {"enable.partition.eof", "true"},
    {"fetch.queue.backoff.ms", "10"},     {"queued.min.messages", "10000"},       {"queued.max.messages.kbytes", "65536"},
    {"fetch.message.max.bytes", "4194304"}, {"fetch.wait.max.ms", "100"},         {"auto.offset.reset", "error"},
};

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: native_search BOOTSTRAP TOPIC PARTITIONS NEEDLE\n");
        return 2;
    }
    char problem[512];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", argv[1], problem, sizeof problem);
    for (size_t at = 0; at < sizeof settings / sizeof *settings; at++)
        if (rd_kafka_conf_set(conf, settings[at][0], settings[at][1], problem, sizeof problem) != 0) {
            fprintf(stderr, "%s\n", problem);
            return 1;
        }
    rd_kafka_t *client = rd_kafka_new(CONSUMER, conf, problem, sizeof problem);
    if (client == NULL) {
        fprintf(stderr, "%s\n", problem);
        return 1;
    }
    int partitions = atoi(argv[3]), ended = 0;
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(partitions);
    for (int at = 0; at < partitions; at++) {
        rd_kafka_topic_partition_list_add(list, argv[2], at);
        rd_kafka_topic_partition_list_set_offset(list, argv[2], at, BEGINNING);
    }
    rd_kafka_poll_set_consumer(client);
    rd_kafka_assign(client, list);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(client);
    rd_kafka_message_t *batch[BATCH];
    size_t wanted = strlen(argv[4]), seen = 0, found = 0;
    while (ended < partitions) {
        ptrdiff_t count = rd_kafka_consume_batch_queue(queue, 100, batch, BATCH);
        for (ptrdiff_t at = 0; at < count; at++) {
            if (batch[at]->err == PARTITION_EOF)
                ended++;
            else if (batch[at]->err == 0) {
                seen++;
                found += memmem(batch[at]->payload, batch[at]->len, argv[4], wanted) != NULL;
            }
            rd_kafka_message_destroy(batch[at]);
        }
    }
    printf("%zu\n", found);
    fflush(stdout);
    _exit(seen == 0);
}
