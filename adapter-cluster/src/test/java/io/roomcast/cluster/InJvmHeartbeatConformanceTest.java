package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.HeartbeatBackend;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("in-jvm with the engine's heartbeats, as an adapter")
class InJvmHeartbeatConformanceTest extends AdapterConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new HeartbeatBackend(new InJvmBackend(InJvmSettings.DEFAULT.withName(prefix)));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
