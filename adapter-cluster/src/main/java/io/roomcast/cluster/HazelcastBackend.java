package io.roomcast.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.LinkState;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes in a Hazelcast cluster, any number of processes on any number of machines: each starts a member of it, or uses an
 * instance that the application has. JVM servers only. Knows its members, logs for recovery.
 *
 * <p>Hazelcast, 5.5 or newer, must be on the class path; the open-source edition is enough.
 */
public final class HazelcastBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastBackend.class);

    private static final long RENEW_SECONDS = Presence.LEASE.toSeconds() / 3;

    private final HazelcastSettings settings;
    private final Supplier<HazelcastInstance> source;
    private final boolean own;
    private final Threads threads = Threads.start();
    private final Set<HazelcastLink> links = ConcurrentHashMap.newKeySet();
    private final Set<HazelcastPublisher> publishers = ConcurrentHashMap.newKeySet();
    private @Nullable CompletableFuture<Session> session;
    private boolean closed;

    /** With a member or a client of its own, which starts when the first link is made, and ends with the backend. */
    public HazelcastBackend(HazelcastSettings settings) {
        this(() -> HazelcastInstances.start(settings), true, settings);
    }

    /**
     * With the application's instance, member or client, which stays open when the backend is closed.
     *
     * @param settings of these only the prefix and the size of the log are used
     */
    public HazelcastBackend(HazelcastInstance instance, HazelcastSettings settings) {
        this(() -> instance, false, settings);
    }

    private HazelcastBackend(Supplier<HazelcastInstance> source, boolean own, HazelcastSettings settings) {
        this.source = source;
        this.own = own;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        return session()
                .thenComposeAsync(
                        session -> {
                            HazelcastLink link = new HazelcastLink(
                                    node, inbox, session.cluster, threads, session.progress, links::remove);
                            links.add(link);
                            CompletableFuture<Link> linked = new CompletableFuture<>();
                            joined(link).whenComplete((live, failure) -> {
                                if (failure == null && !isClosed()) {
                                    linked.complete(live);
                                } else {
                                    link.close();
                                    linked.completeExceptionally(failure == null ? closedFailure() : failure);
                                }
                            });
                            return linked;
                        },
                        threads.reader());
    }

    private static CompletionStage<Link> joined(HazelcastLink link) {
        try {
            return link.join();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        return session().thenApply(session -> {
            HazelcastPublisher publisher = new HazelcastPublisher(session.cluster, threads, session.progress);
            publishers.add(publisher);
            return publisher;
        });
    }

    /** The instance; a failed attempt is repeated when somebody asks again. */
    private synchronized CompletableFuture<Session> session() {
        if (closed) {
            return CompletableFuture.failedFuture(closedFailure());
        }
        CompletableFuture<Session> current = session;
        if (current == null || current.isCompletedExceptionally()) {
            current = CompletableFuture.supplyAsync(this::connect, threads.reader());
            session = current;
        }
        return current;
    }

    private Session connect() {
        HazelcastInstance instance = source.get();
        try {
            return new Session(instance);
        } catch (RuntimeException e) {
            if (own) {
                instance.shutdown();
            }
            throw e;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("the hazelcast backend is closed");
    }

    /** What the backend has in an instance, and hears of it. */
    private final class Session implements MembershipListener {
        final HazelcastCluster cluster;
        final Progress progress;
        private final UUID membership;
        private final UUID lifecycle;

        /** Blocks. */
        Session(HazelcastInstance instance) {
            this.cluster = new HazelcastCluster(instance, settings);
            this.progress = new Progress(cluster, threads.writer());
            if (!own || settings.client()) {
                cluster.configureLog();
            }
            progress.listen();
            this.membership = instance.getCluster().addMembershipListener(this);
            this.lifecycle = instance.getLifecycleService().addLifecycleListener(this::changed);
            var unused = threads.reader()
                    .scheduleWithFixedDelay(this::renew, RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void memberAdded(MembershipEvent event) {
            links.forEach(HazelcastLink::memberAdded);
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            links.forEach(link -> link.memberRemoved(event.getMember().getUuid()));
        }

        private void changed(LifecycleEvent event) {
            switch (event.getState()) {
                case MERGING, MERGE_FAILED, CLIENT_DISCONNECTED, SHUTDOWN ->
                    links.forEach(link -> link.linkState(LinkState.DOWN));
                case MERGED -> restored("the Hazelcast cluster was split; what the others sent meanwhile is lost");
                case CLIENT_CONNECTED -> restored("the connection to the Hazelcast cluster was lost for a while");
                default -> {}
            }
        }

        private void restored(String reason) {
            threads.reader().execute(progress::listen);
            links.forEach(link -> link.restored(reason));
        }

        /** Nodes in a client are forgotten if they are silent; and emitters have to ask who is there. */
        private void renew() {
            try {
                if (cluster.isClient()) {
                    links.forEach(HazelcastLink::renew);
                }
                publishers.forEach(HazelcastPublisher::refresh);
            } catch (RuntimeException e) {
                // Not connected just now; there is a next time.
                LOG.debug("nodes in a client could not be renewed", e);
            }
        }

        /** Blocks. */
        void end() {
            try {
                if (own) {
                    cluster.instance().shutdown();
                } else if (cluster.isRunning()) {
                    progress.close();
                    cluster.instance().getCluster().removeMembershipListener(membership);
                    cluster.instance().getLifecycleService().removeLifecycleListener(lifecycle);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    /**
     * Sends what was published before, says farewell, and ends the instance if it is the backend's own. Waits for that,
     * twenty seconds at most.
     */
    @Override
    public void close() {
        CompletableFuture<Session> current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = session;
        }
        Thread closing = new Thread(() -> end(current), "roomcast-hazelcast-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(@Nullable CompletableFuture<Session> connecting) {
        if (connecting == null) {
            threads.shutdown();
            return;
        }
        try {
            Session connected = connecting.join();
            try {
                CompletableFuture.allOf(
                                CompletableFuture.allOf(List.copyOf(links).stream()
                                        .map(link -> link.close().toCompletableFuture())
                                        .toArray(CompletableFuture[]::new)),
                                CompletableFuture.allOf(publishers.stream()
                                        .map(publisher -> publisher.close().toCompletableFuture())
                                        .toArray(CompletableFuture[]::new)))
                        .get(5, TimeUnit.SECONDS);
            } finally {
                connected.end();
                links.forEach(HazelcastLink::abandon);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Never connected, or the cluster does not answer: there is nothing more to say to it.
            threads.shutdown();
        }
    }
}
