package io.roomcast.cluster;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.LinkState;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One namespace of one node. Everything that the node learns goes through one mailbox; a {@link Carrier} moves the frames.
 *
 * <p>Who is there is known without asking: a node registers itself in a map, which it reads once, and then greets the
 * others. Linking is complete when all of them have taken the greeting. So nobody who asks later forgets this node, and
 * nobody has to wait for a map whose partitions a frozen member holds.
 */
final class HazelcastLink implements Link, Carrier.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastLink.class);

    private static final byte[] NOTHING = {};
    private static final Duration GREETING = Duration.ofMillis(500);
    private static final int GREETINGS = 5;
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final long RETRY_MILLIS = 1000;

    private final String nodeId;
    private final String namespace;
    private final Inbox inbox;
    private final HazelcastCluster cluster;
    private final Threads threads;
    private final Consumer<HazelcastLink> onClose;
    private final ClusterMessageCodec codec;
    private final Mailbox mailbox;
    private final Presence presence;
    private final Outbox outbox;
    private final Carrier carrier;
    private final boolean logs;
    private final @Nullable RecoveryLog recovery;
    private final AtomicBoolean refreshing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Blocks. */
    HazelcastLink(
            NodeContext node,
            Inbox inbox,
            HazelcastCluster cluster,
            Threads threads,
            Progress progress,
            Consumer<HazelcastLink> onClose) {
        this.nodeId = node.nodeId();
        this.namespace = node.namespace();
        this.inbox = inbox;
        this.cluster = cluster;
        this.threads = threads;
        this.onClose = onClose;
        this.codec = new ClusterMessageCodec(namespace);
        this.mailbox = new Mailbox("node " + nodeId + " in " + namespace, Integer.MAX_VALUE);
        this.presence = new Presence(cluster::members);
        Duration kept = node.maxDisconnectionDuration();
        if (kept != null) {
            cluster.setLogged(namespace);
        }
        this.logs = kept != null || cluster.isLogged(namespace);
        if (logs) {
            LogCarrier log = new LogCarrier(nodeId, cluster.log(namespace), threads, cluster::isRunning, this);
            this.carrier = log;
            this.recovery = kept == null
                    ? null
                    : new HazelcastLog(cluster.log(namespace), cluster.sessions(namespace), log, codec, kept);
        } else {
            this.carrier = new TopicCarrier(
                    nodeId, cluster.messages(namespace), progress, new Flow(threads.timer(), presence::isLive), this);
            this.recovery = null;
        }
        this.outbox = new Outbox("the link of node " + nodeId + " to " + namespace, threads.writer(), carrier::send);
    }

    // --- coming

    /** Begins to receive and registers; blocks. Completes with this link once all others know of it. */
    CompletionStage<Link> join() {
        carrier.open();
        long asOf = presence.now();
        cluster.register(namespace, nodeId, owner());
        Map<String, String> registered = cluster.registered(namespace);
        for (Map.Entry<String, String> other : registered.entrySet()) {
            if (!other.getKey().equals(nodeId)) {
                presence.addRegistered(other.getKey(), other.getValue(), asOf);
                if (Presence.logs(other.getValue()) != logs && presence.isLive(other.getKey())) {
                    throw new IllegalStateException("recovery is on for some nodes of namespace " + namespace
                            + " and off for others, for example node " + other.getKey()
                            + ", which started before it was on; turn it on everywhere, or restart those nodes");
                }
            }
        }
        Set<String> others = presence.live();
        others.forEach(carrier::joined);
        return greet(others, GREETINGS).thenApply(greeted -> this);
    }

    private String owner() {
        return cluster.owner(logs);
    }

    /** Again if nobody takes it: a client may not hear a new member yet. */
    private CompletionStage<?> greet(Set<String> others, int times) {
        return outbox.publish(hello())
                .thenCompose(sent -> carrier.delivered(others, GREETING))
                .thenCompose(taken -> {
                    others.retainAll(presence.live());
                    if (taken || others.isEmpty()) {
                        return CompletableFuture.completedStage(null);
                    } else if (times == 1) {
                        LOG.warn("nodes {} of {} do not take that node {} is there", others, namespace, nodeId);
                        return CompletableFuture.completedStage(null);
                    }
                    return greet(others, times - 1);
                });
    }

    private Publication hello() {
        return new Publication(Frame.Kind.HELLO, "", owner().getBytes(StandardCharsets.UTF_8), false);
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        return publish("", message);
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        return publish(requesterId, response).thenApply(nothing -> null);
    }

    private CompletionStage<@Nullable String> publish(String target, ClusterMessage message) {
        try {
            Publication publication = new Publication(
                    Frame.Kind.MESSAGE, target, codec.encode(message), logs && Retention.isReplayed(message));
            String refusal = carrier.refusal();
            if (refusal != null) {
                throw new IllegalStateException(refusal);
            }
            return outbox.publish(publication);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(() -> carrier.caughtUp().thenApply(caughtUp -> {
            Set<String> nodes = presence.live();
            nodes.add(nodeId);
            return new Members(nodes, 0);
        }));
    }

    @Override
    public Optional<RecoveryLog> recovery() {
        return Optional.ofNullable(recovery);
    }

    // --- in

    @Override
    public void post(Runnable task) {
        mailbox.post(task);
    }

    @Override
    public void take(Frame frame, @Nullable String offset) {
        String sender = frame.sender();
        boolean stranger = !frame.emitter() && !presence.isKnown(sender);
        for (Frame.Entry entry : frame.entries()) {
            try {
                switch (entry.kind()) {
                    case MESSAGE -> message(entry.body(), offset);
                    case HELLO -> {
                        stranger = false;
                        greeted(sender, new String(entry.body(), StandardCharsets.UTF_8));
                    }
                    case BYE -> {
                        stranger = false;
                        left(sender, presence.leave(sender));
                    }
                }
            } catch (IOException | RuntimeException e) {
                malformed(e);
            }
        }
        if (stranger) {
            refreshSoon();
        }
    }

    private void message(byte[] body, @Nullable String offset) throws IOException {
        ClusterMessage message = codec.decode(body);
        if (message != null && !closing.get()) {
            inbox.receive(message, offset != null && Retention.isReplayed(message) ? offset : null);
        }
    }

    /** Who comes back from a split may have taken this node for dead meanwhile, and have it removed from the list. */
    private void greeted(String node, String owner) {
        boolean isNew = presence.add(node, owner);
        came(node, isNew);
        if (isNew) {
            cluster.askIfRegistered(namespace, nodeId, owner()).whenComplete((registered, failure) -> {
                if (failure != null || !registered) {
                    refreshSoon();
                }
            });
        }
    }

    private void came(String node, boolean isNew) {
        if (isNew) {
            carrier.joined(node);
            membersChanged();
        }
    }

    private void left(String node, boolean known) {
        carrier.left(node);
        if (known) {
            membersChanged();
        }
    }

    @Override
    public void malformed(Throwable cause) {
        if (!closing.get()) {
            inbox.malformed("a frame in " + namespace, cause);
        }
    }

    @Override
    public void gap(String reason) {
        if (!closing.get()) {
            inbox.gap(reason);
        }
        refreshSoon(); // a greeting or a farewell may be lost as well
    }

    private void membersChanged() {
        if (!closing.get()) {
            inbox.membersChanged();
        }
    }

    // --- the cluster changes

    /** Messages do or do not arrive from now on. */
    void linkState(LinkState state) {
        post(() -> {
            if (!closing.get()) {
                inbox.linkState(state);
            }
        });
    }

    /** A member came. */
    void memberAdded() {
        refreshSoon();
    }

    /** A member is gone, and with it its nodes. */
    void memberRemoved(UUID member) {
        post(() -> {
            presence.forgetTheDead().forEach(carrier::left);
            membersChanged();
        });
        later(() -> cluster.unregisterNodesOf(member, namespace));
    }

    /** The cluster is whole again, or connected again: everybody tells everybody. */
    void restored(String reason) {
        later(() -> {
            if (logs) {
                cluster.setLogged(namespace); // which a cluster that was started anew does not know
            }
            carrier.resume();
            refresh(true);
            post(() -> {
                if (!closing.get()) {
                    inbox.linkState(LinkState.UP);
                    inbox.gap(reason);
                }
            });
        });
    }

    /** Says that this node is still there; blocks. */
    void renew() {
        if (!closing.get()) {
            cluster.register(namespace, nodeId, owner());
            outbox.publish(hello()); // if it is lost, there is a next time
        }
    }

    private void refreshSoon() {
        if (refreshing.compareAndSet(false, true)) {
            later(() -> {
                refreshing.set(false);
                refresh(false);
            });
        }
    }

    /**
     * Reads again who is registered; blocks. Who says something after that was begun knows better.
     *
     * @param introduce whether the others have to be told of this node, even if it is still registered
     */
    private void refresh(boolean introduce) {
        long asOf = presence.now();
        Map<String, String> registered = cluster.registered(namespace);
        boolean tell = introduce || !owner().equals(registered.get(nodeId));
        if (tell) {
            cluster.register(namespace, nodeId, owner());
        }
        post(() -> {
            for (String node : presence.known()) {
                if (!registered.containsKey(node) && presence.removeUnregistered(node, asOf)) {
                    left(node, true);
                }
            }
            registered.forEach((node, owner) -> {
                if (!node.equals(nodeId)) {
                    came(node, presence.addRegistered(node, owner, asOf));
                }
            });
            if (tell) {
                greetAll();
            }
        });
    }

    /** Until it went out: nobody else tells of this node. */
    private void greetAll() {
        greet(presence.live(), GREETINGS).whenComplete((greeted, failure) -> {
            if (failure != null) {
                later(this::greetAll, RETRY_MILLIS);
            }
        });
    }

    /** Does what blocks on the reader thread; again if it fails. */
    private void later(Runnable task) {
        later(task, 0);
    }

    private void later(Runnable task, long millis) {
        try {
            var unused = threads.reader().schedule(() -> attempt(task, millis > 0), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The backend is closed.
        }
    }

    private void attempt(Runnable task, boolean again) {
        try {
            if (!closing.get()) {
                task.run();
            }
        } catch (RuntimeException e) {
            if (cluster.isRunning()) {
                LOG.atLevel(again ? Level.DEBUG : Level.WARN)
                        .setCause(e)
                        .log("node {} in {} could not ask the {}, and tries again", nodeId, namespace, cluster);
                later(task, RETRY_MILLIS);
            }
        }
    }

    // --- going

    @Override
    public CompletionStage<Void> close() {
        if (closing.compareAndSet(false, true)) {
            CompletionStage<@Nullable String> farewell =
                    outbox.publish(new Publication(Frame.Kind.BYE, "", NOTHING, false));
            outbox.close();
            farewell.handle((sent, failure) -> failure == null)
                    .thenCompose(sent -> sent
                            ? carrier.delivered(presence.live(), FAREWELL)
                            : CompletableFuture.completedStage(false))
                    .whenCompleteAsync((told, failure) -> leave(), threads.reader());
        }
        return closed.minimalCompletionStage();
    }

    /** Blocks. */
    private void leave() {
        try {
            cluster.unregister(namespace, nodeId);
            carrier.close();
        } catch (RuntimeException e) {
            if (cluster.isRunning()) {
                LOG.warn("node {} left {}, but could not say so to the {}", nodeId, namespace, cluster, e);
            }
        }
        onClose.accept(this);
        post(() -> closed.complete(null));
    }

    /** The backend is closed: whatever is not done by now is not done any more. */
    void abandon() {
        closing.set(true);
        outbox.abandon();
        post(() -> closed.complete(null));
    }
}
