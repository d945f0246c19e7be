"""What the first lines of a group's page say: its badges, its facts, and the verdict in words."""

from PySide6.QtCore import QCoreApplication

from kafka_explorer.engine.groups import GroupState
from kafka_explorer.engine.lag.details import GroupDetails
from kafka_explorer.engine.lag.health import GroupHealth
from kafka_explorer.engine.lag.kinds import GroupKind
from kafka_explorer.engine.lag.meaning import GroupMeaning
from kafka_explorer.engine.lag.measure import GroupLag
from kafka_explorer.ui import formats
from kafka_explorer.ui.groups.group_page import GroupPage
from kafka_explorer.ui.groups.words import health_words, kind_words, rule_sentence, state_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("groups", text)


def facts_of(details: GroupDetails) -> list[str]:
    """Return what stands beside the group's name."""
    facts = []
    if details.kind.has_members_we_see:
        facts.append(formats.counted(len(details.members), _tr("member"), _tr("members")))
    if details.assignor:
        facts.append(details.assignor)
    if details.coordinator is not None:
        facts.append(_tr("coordinator %s") % details.coordinator.id)
    if details.kind not in {GroupKind.CLASSIC, GroupKind.UNKNOWN}:
        facts.append(kind_words(details.kind)[0])
    return facts


def show_verdict(page: GroupPage, lag: GroupLag, meaning: GroupMeaning | None) -> None:
    """Show health and state as badges, and in words what deserves attention."""
    details = lag.details
    if details.kind.has_members_we_see:
        page.state.show_as(*state_words(details.state, details.kind))
        page.state.setVisible(details.state is not GroupState.STABLE)
    else:
        page.state.hide()
    sentences = remarks(lag)
    if meaning is not None:
        judged = meaning.judgement
        worst = None if judged.judgement is None else judged.judgement.health
        word, tone = health_words(judged.health, worst)
        page.health.show_as(word, tone)
        page.health.setVisible(bool(word))
        rule = rule_sentence(judged.judgement, judged.worst)
        page.health.setToolTip(rule)
        if judged.health in {GroupHealth.ERROR, GroupHealth.WARN}:
            sentences.insert(0, rule)
    page.verdict.setText(" ".join(sentences))
    page.verdict.setVisible(bool(sentences))


def remarks(lag: GroupLag) -> list[str]:
    """Return in sentences what is odd about a group apart from its health."""
    details, said = lag.details, []
    about_kind = kind_words(details.kind)[1]
    if about_kind:
        said.append(about_kind)
    if details.rebalancing:
        said.append(_tr("It is rebalancing: partitions are changing hands now."))
    elif details.members and lag.without_reader:
        count = formats.counted(len(lag.without_reader), _tr("partition"), _tr("partitions"))
        said.append(_tr("%s of its topics are read by nobody.") % count)
    elif lag.idle_members:
        count = formats.counted(lag.idle_members, _tr("member"), _tr("members"))
        said.append(_tr("%s have no partition: there are more consumers than partitions.") % count)
    if lag.lost:
        said.append(_tr("%s offsets were deleted before it read them.") % formats.integer(lag.lost))
    held = sum(row.held or 0 for row in lag.rows)
    if held:
        said.append(_tr("An open transaction holds back %s offsets.") % formats.integer(held))
    return said
