"""What the producer tells beside what a consumer tells."""

from kafka_explorer.engine.client_metrics import ClientMetrics
from kafka_explorer.ui.groups.metrics_page import with_producing


def test_a_producer_s_figures_stand_beside_a_consumer_s() -> None:
    consuming = ClientMetrics("c", request_latency_avg=9.0, records_consumed_rate=5.0, records_lag=3)
    producing = ClientMetrics("p", 100.0, 1.0, 2.0, 32_000)
    both = with_producing(consuming, producing).named()
    assert both["record-send-rate"] == 100.0
    assert both["record-error-rate"] == 1.0
    assert both["request-latency-avg"] == 2.0
    assert both["buffer-available-bytes"] == 32_000
    assert (both["records-consumed-rate"], both["records-lag"]) == (5.0, 3)
    assert with_producing(consuming, None) == consuming
