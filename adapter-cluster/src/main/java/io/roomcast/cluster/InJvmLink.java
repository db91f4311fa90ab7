package io.roomcast.cluster;

import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of one node. Everything that the node learns, answers included, goes through one mailbox, so that it
 * learns it in the order in which it happened.
 */
final class InJvmLink implements Link {
    private final NodeContext node;
    private final Inbox inbox;
    private final Hub hub;
    private final Consumer<InJvmLink> onClose;
    private final Mailbox mailbox;
    private final AtomicBoolean gapReported = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private volatile @Nullable Channel channel;

    InJvmLink(NodeContext node, Inbox inbox, Hub hub, int mailboxSize, Consumer<InJvmLink> onClose) {
        this.node = node;
        this.inbox = inbox;
        this.hub = hub;
        this.onClose = onClose;
        this.mailbox = new Mailbox("node " + node.nodeId() + " in " + node.namespace(), mailboxSize);
    }

    String nodeId() {
        return node.nodeId();
    }

    String namespace() {
        return node.namespace();
    }

    @Nullable
    Duration maxDisconnectionDuration() {
        return node.maxDisconnectionDuration();
    }

    /** Completes with this link once it is a member. */
    CompletionStage<Link> join() {
        CompletableFuture<Link> joined = new CompletableFuture<>();
        try {
            channel = hub.join(this);
            mailbox.post(() -> joined.complete(this));
        } catch (IllegalStateException e) {
            joined.completeExceptionally(e);
        }
        return joined;
    }

    /** Called under the channel's lock, as is {@link #membersChanged}. */
    void deliver(ClusterMessage message, @Nullable String offset) {
        if (!mailbox.offer(() -> whenOpen(() -> inbox.receive(message, offset)))
                && gapReported.compareAndSet(false, true)) {
            mailbox.post(() -> {
                gapReported.set(false);
                whenOpen(() -> inbox.gap("messages came faster than this node took them: some were dropped"));
            });
        }
    }

    void membersChanged() {
        mailbox.post(() -> whenOpen(inbox::membersChanged));
    }

    private void whenOpen(Runnable task) {
        if (!closed.get()) {
            task.run();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        return ask((channel, answer) -> channel.publish(message, this, answer));
    }

    @Override
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        return this.<Void>ask((channel, answer) -> {
            channel.respond(requesterId, response);
            answer.accept(null);
        });
    }

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(() -> this.<Members>ask(Channel::members));
    }

    @Override
    public Optional<RecoveryLog> recovery() {
        Duration kept = node.maxDisconnectionDuration();
        return kept == null ? Optional.empty() : Optional.of(new Log(kept));
    }

    private final class Log implements RecoveryLog {
        private final Duration kept;

        Log(Duration kept) {
            this.kept = kept;
        }

        @Override
        public CompletionStage<Void> save(Session session) {
            return InJvmLink.this.<Void>ask((channel, answer) -> channel.retention(retention -> {
                retention.save(session, kept);
                answer.accept(null);
            }));
        }

        @Override
        @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
        public CompletionStage<@Nullable Session> take(String pid) {
            return ask((channel, answer) -> channel.retention(retention -> answer.accept(retention.take(pid))));
        }

        @Override
        @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
        public CompletionStage<@Nullable List<Entry>> after(String offset, int limit) {
            return ask(
                    (channel, answer) -> channel.retention(retention -> answer.accept(retention.after(offset, limit))));
        }
    }

    /** What is done to the channel; answers exactly once, under the channel's lock. */
    private interface Question<T extends @Nullable Object> {
        void ask(Channel channel, Consumer<T> answer);
    }

    /** The answer comes by the mailbox: after what was delivered before the question was asked, and in order. */
    private <T extends @Nullable Object> CompletionStage<T> ask(Question<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Channel joined = channel;
        if (joined == null || closed.get()) {
            mailbox.post(() -> answer.completeExceptionally(
                    new IllegalStateException("the link of node " + nodeId() + " to " + namespace() + " is closed")));
        } else {
            question.ask(joined, value -> mailbox.post(() -> answer.complete(value)));
        }
        return answer;
    }

    @Override
    public CompletionStage<Void> close() {
        leave();
        return closing.minimalCompletionStage();
    }

    /** From now on nothing is delivered, and nothing can be published. Harmless if repeated. */
    void leave() {
        closed.set(true);
        hub.leave(this);
        onClose.accept(this);
        mailbox.post(() -> closing.complete(null));
    }
}
