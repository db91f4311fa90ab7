package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("in-jvm, as an adapter")
class InJvmConformanceTest extends AdapterConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new InJvmBackend(InJvmSettings.DEFAULT.withName(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
