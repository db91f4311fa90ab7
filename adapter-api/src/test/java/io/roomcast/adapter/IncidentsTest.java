package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Incidents")
class IncidentsTest {
    @Test
    @DisplayName("are counted, and not thrown at the backend, if the listener fails")
    void listenerFails() {
        Incidents incidents = new Incidents("/", "n", new FailingListener());

        incidents.link(true);
        incidents.gap("reason");
        incidents.malformed("here", new IllegalStateException());
        incidents.publishFailed(new IllegalStateException());

        assertThat(incidents.stats()).isEqualTo(new AdapterStats(1, 1, 1, true));
    }

    private static final class FailingListener implements AdapterListener {
        @Override
        public void publishFailed(String namespace, String nodeId, Throwable cause) {
            throw new IllegalStateException("the test's listener fails");
        }

        @Override
        public void gap(String namespace, String nodeId, String reason) {
            throw new IllegalStateException("the test's listener fails");
        }

        @Override
        public void malformed(String namespace, String nodeId, String where, Throwable cause) {
            throw new AssertionError("the test's listener fails");
        }

        @Override
        public void linkChanged(String namespace, String nodeId, boolean up) {
            throw new IllegalStateException("the test's listener fails");
        }
    }
}
