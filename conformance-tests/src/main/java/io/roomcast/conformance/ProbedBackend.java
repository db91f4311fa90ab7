package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The backend under test, with ears and switches: what arrived, and failures on demand. */
final class ProbedBackend extends ForwardingBackend {
    private final List<ClusterMessage> answers = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;
    private volatile boolean failing;

    ProbedBackend(Backend backend) {
        super(backend);
    }

    /** From now on nothing that is published arrives anywhere, and publishing fails; or it works again. */
    void failPublishing(boolean whether) {
        failing = whether;
    }

    /** From now on this node hangs: it does not hear the others, who still count it. */
    void becomeDeaf() {
        deaf = true;
    }

    /** How many answers to requests of this node arrived and were handled. */
    <T extends ClusterMessage> long answers(Class<T> type) {
        return answers.stream().filter(type::isInstance).count();
    }

    @Override
    Inbox inbox(NodeContext node, Inbox inbox) {
        return new ForwardingInbox(inbox) {
            @Override
            public void receive(ClusterMessage message, @Nullable String offset) {
                if (deaf) {
                    return;
                }
                super.receive(message, offset);
                // Where answers cannot be addressed, a node may also see its own.
                if (isAnswer(message) && !message.nodeId().equals(node.nodeId())) {
                    answers.add(message);
                }
            }
        };
    }

    private static boolean isAnswer(ClusterMessage message) {
        return message instanceof ClusterMessage.FetchSocketsResponse
                || message instanceof ClusterMessage.ServerSideEmitResponse
                || message instanceof ClusterMessage.BroadcastClientCount
                || message instanceof ClusterMessage.BroadcastAck;
    }

    @Override
    Link link(Link link) {
        return new ForwardingLink(link) {
            @Override
            public CompletionStage<@Nullable String> publish(ClusterMessage message) {
                if (failing) {
                    return CompletableFuture.failedStage(new IllegalStateException("the test lets publishing fail"));
                }
                return super.publish(message);
            }
        };
    }
}
