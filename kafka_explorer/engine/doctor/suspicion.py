"""While a connection is being made: from librdkafka's first complaint to the layer that fails.

Librdkafka tries for ever and says little; what it says is believed when it is clear, else the layers are tried by hand.
"""

import time
from collections.abc import Mapping

from kafka_explorer.engine.connection_faults import ConnectionFault, fault_of
from kafka_explorer.engine.doctor import reaching
from kafka_explorer.engine.doctor.ladder import Layers, first_fault
from kafka_explorer.engine.doctor.token_endpoint import endpoint_fault, uses_endpoint
from kafka_explorer.engine.errors import ConnectionFailed, connection_error

_PROBE_S = 3.0
# One of several bootstrap servers may be at fault and another answer meanwhile.
_GRACE_S = 0.6
# A token takes less, as a rule; and asking once more does no harm.
_QUIET_S = 3.0
# Worded alike for several faults.
_VAGUE = frozenset({ConnectionFault.UNKNOWN_CA, ConnectionFault.TLS, ConnectionFault.PLAINTEXT_EXPECTED})


def reach_any(client: Mapping[str, str], timeout_s: float) -> str:
    """Return the first bootstrap server that can be reached; raises the first one's fault when none can."""
    plaintext = client.get("security.protocol", "plaintext").lower() == "plaintext"
    first: ConnectionFailed | None = None
    servers = client["bootstrap.servers"]
    for address in filter(None, (part.strip() for part in servers.split(","))):
        fault = reaching.probe(address, speaks_plaintext=plaintext, timeout_s=min(timeout_s, _PROBE_S))
        if fault is None:
            return address
        found = ConnectionFailed(fault[0], address, fault[1])
        if fault[0] is ConnectionFault.NOT_KAFKA:
            found = first_fault(address, Layers.of(client), min(timeout_s, _PROBE_S)) or found
        first = first or found
    raise first or ConnectionFailed(ConnectionFault.UNRESOLVED, servers, "no bootstrap server is given")


class Suspicion:
    """Watches what librdkafka complains of. `address` is a bootstrap server that TCP reaches."""

    def __init__(self, client: Mapping[str, str], address: str, timeout_s: float) -> None:
        self._client = client
        self._began = time.monotonic()
        self._asked = False
        self._layers = Layers.of(client)
        self._has_certificate = "ssl.certificate.pem" in client
        self._address = address
        self._timeout_s = min(timeout_s, _PROBE_S)
        self._since: float | None = None
        self._looked = False

    def look(self, trouble: str | None) -> None:
        """Raise the fault once it is sure; may then have taken as long as a few probes."""
        if trouble is None and self._quiet_provider():
            self._asked = True
            self._raise(endpoint_fault(self._client, self._address, self._timeout_s))
        if trouble is None or self._looked:
            return
        self._since = self._since or time.monotonic()
        if time.monotonic() - self._since >= _GRACE_S:
            self._looked = True
            self._raise(self._fault(trouble))

    def _quiet_provider(self) -> bool:
        """Whether it is time to ask the identity provider, of which nothing was heard."""
        return not self._asked and uses_endpoint(self._client) and time.monotonic() - self._began >= _QUIET_S

    def _raise(self, fault: ConnectionFailed | None) -> None:
        if fault is not None:
            raise fault

    def confirmed(self, trouble: str) -> ConnectionFailed:
        """Return the fault when the time is over."""
        return self._fault(trouble) or ConnectionFailed(ConnectionFault.TIMED_OUT, self._address, trouble)

    def _fault(self, trouble: str) -> ConnectionFailed | None:
        said = fault_of(trouble, has_certificate=self._has_certificate)
        if said is None or said in _VAGUE:
            found = first_fault(self._address, self._layers, self._timeout_s)
            if found is not None:
                return found
        return None if said is None else connection_error(said, self._address, trouble)
