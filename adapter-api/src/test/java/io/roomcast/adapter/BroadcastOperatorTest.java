package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The operator and the emitter")
class BroadcastOperatorTest {
    private final List<ClusterMessage> published = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();
    private final Publisher publisher = (namespace, message) -> {
        namespaces.add(namespace);
        published.add(message);
        return CompletableFuture.completedFuture(null);
    };
    private final Emitter emitter = new Emitter(publisher, "/");

    @Test
    @DisplayName("every step gives a new operator")
    void immutable() {
        BroadcastOperator room1 = emitter.to("room1");
        room1.to("room2").except("x").volatile_();
        room1.emit("e", 1);

        assertThat(published)
                .containsExactly(new ClusterMessage.Broadcast(
                        "emitter", null, Packet.of("e", 1), BroadcastOptions.rooms("room1")));
    }

    @Test
    @DisplayName("rooms, exceptions and flags keep the order in which they were given")
    void order() {
        emitter.to("b", "a")
                .in("c")
                .except("z", "y")
                .compress(false)
                .volatile_()
                .timeout(Duration.ofMillis(1234))
                .emit("e");

        BroadcastOptions options = ((ClusterMessage.Broadcast) published.get(0)).options();
        assertThat(options.rooms()).containsExactly("b", "a", "c");
        assertThat(options.except()).containsExactly("z", "y");
        assertThat(options.flags().asMap().toString()).isEqualTo("{compress=false, volatile=true, timeout=1234}");
    }

    @Test
    @DisplayName("of() adds a missing slash")
    void namespaces() {
        emitter.of("chat").emit("e");
        emitter.of("/chat").socketsJoin("room");

        assertThat(namespaces).containsExactly("/chat", "/chat");
    }

    @Test
    @DisplayName("reserved names are refused")
    void reserved() {
        for (String name : Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener")) {
            assertThatThrownBy(() -> emitter.emit(name)).hasMessage('"' + name + "\" is a reserved event name");
        }
        for (String name : Set.of("connect", "connection", "new_namespace")) {
            assertThatThrownBy(() -> emitter.serverSideEmit(name)).hasMessageContaining("reserved");
        }
        assertThat(published).isEmpty();
    }

    @Test
    @DisplayName("an emitter says what it cannot do")
    void unsupported() {
        for (var stage : List.of(
                emitter.emitWithAck("e"),
                emitter.fetchSockets(),
                emitter.serverSideEmitWithAck("e"),
                emitter.local().emit("e"))) {
            assertThatThrownBy(() -> stage.toCompletableFuture().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(published).isEmpty();
    }

    @Test
    @DisplayName("a timeout below a millisecond is refused")
    void timeout() {
        assertThatThrownBy(() -> emitter.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
