package io.roomcast.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The masters of a Redis Cluster, which of them has which slots, and questions to all of them. */
final class ClusterMasters {
    private static final Duration REFRESH_PERIOD = Duration.ofSeconds(15);
    private static final long REFRESH_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSED_WITHIN_SECONDS = 2;
    private static final long ANSWERED_WITHIN_SECONDS = 2;

    /** As long as Redis itself waits until it lets a master that was started take part. */
    private static final long JOINED_AFTER_SECONDS = 2;

    private static final long JOINED_PAUSE_MILLIS = 100;
    private static final int JOINED_ATTEMPTS = 100;
    private static final String UPTIME = "uptime_in_seconds:";

    private final RedisClusterClient client;
    private final AtomicInteger turn =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 16));
    private @Nullable CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connecting;
    private @Nullable CompletableFuture<Void> refreshing;
    private boolean closed;
    private volatile long refreshed = System.nanoTime() - REFRESH_PAUSE_NANOS;

    /** @param seeds some of the nodes */
    ClusterMasters(ClientResources resources, ClientOptions options, List<RedisURI> seeds) {
        this.client = RedisClusterClient.create(resources, seeds);
        client.setOptions(ClusterClientOptions.builder(options)
                .nodeFilter(ClusterMasters::serves)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH_PERIOD)
                        .build())
                .build());
    }

    private static boolean serves(RedisClusterNode node) {
        return node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.is(RedisClusterNode.NodeFlag.FAIL);
    }

    ScheduledExecutorService executor() {
        return client.getResources().eventExecutorGroup();
    }

    /** Completes when they are known; a failed attempt is repeated when somebody asks again. */
    CompletionStage<Void> known() {
        return connection().thenApply(connection -> null);
    }

    private synchronized CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connection() {
        CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> current = connecting;
        if (current == null || current.isCompletedExceptionally()) {
            current = client.refreshPartitionsAsync()
                    .toCompletableFuture()
                    .thenCompose(done -> client.connectAsync(ByteArrayCodec.INSTANCE));
            connecting = current;
        }
        return current;
    }

    /** Asks the nodes anew: once for all who want it at the same time, and not without a pause. */
    synchronized CompletionStage<Void> refresh() {
        CompletableFuture<Void> current = refreshing;
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the backend is closed"));
        }
        if (current == null || current.isDone()) {
            long wait = Math.max(0, refreshed + REFRESH_PAUSE_NANOS - System.nanoTime());
            CompletableFuture<Void> pause =
                    new CompletableFuture<Void>().completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
            current = pause.thenCompose(done -> client.refreshPartitionsAsync())
                    .whenComplete((done, failure) -> refreshed = System.nanoTime());
            refreshing = current;
            replaceSilent();
        }
        return current;
    }

    /** What fails elsewhere may have silenced the connections for questions, too. */
    private void replaceSilent() {
        if (connecting == null) {
            return;
        }
        CompletionStage<Void> unused = connecting.thenAccept(cluster -> {
            for (RedisClusterNode node : cluster.getPartitions()) {
                CompletionStage<Void> unusedToo =
                        cluster.getConnectionAsync(node.getNodeId()).thenAccept(ClusterMasters::replaceIfSilent);
            }
        });
    }

    private static void replaceIfSilent(StatefulRedisConnection<byte[], byte[]> redis) {
        CompletionStage<String> answer =
                redis.async().ping().toCompletableFuture().orTimeout(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
        answer.whenComplete((pong, failure) -> reconnectIfSilent(redis, failure));
    }

    /** All of them, if they are known. */
    List<RedisURI> all() {
        return client.getPartitions().stream().map(RedisClusterNode::getUri).toList();
    }

    /** The master that has a channel, null if none has at the moment. */
    @Nullable
    RedisURI ownerOf(byte[] channel) {
        return ownerOf(SlotHash.getSlot(channel));
    }

    /** The same for a slot. */
    @Nullable
    RedisURI ownerOf(int slot) {
        RedisClusterNode owner = client.getPartitions().getPartitionBySlot(slot);
        return owner == null ? null : owner.getUri();
    }

    /**
     * Sends a connection to any master; when it is made anew to the same, which may still have some of its messages that newer
     * ones must not overtake, and then to others, until it finds one that lives.
     *
     * @param anywhere what such a connection is told to connect to; others go where they are told
     */
    AnyMaster anyOfThem(RedisURI anywhere) {
        return new AnyMaster(anywhere);
    }

    /** Where a connection goes that may go to any master. */
    final class AnyMaster extends SocketAddressResolver implements Place {
        private final RedisURI anywhere;
        private volatile @Nullable RedisURI chosen;
        /** Since it was chosen. If not, another is tried. */
        private volatile boolean connected;

        private AnyMaster(RedisURI anywhere) {
            this.anywhere = anywhere;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // one of the masters may be equal
        public SocketAddress resolve(RedisURI to) {
            if (to != anywhere) {
                return super.resolve(to);
            }
            CompletionStage<Void> unused = refresh();
            RedisURI last = chosen;
            RedisURI next = connected && last != null && all().contains(last) ? last : next(to);
            connected = false;
            chosen = next;
            return super.resolve(next);
        }

        @Override
        public boolean isLeft() {
            RedisURI last = chosen;
            List<RedisURI> all = all();
            return last != null && !all.isEmpty() && !all.contains(last);
        }

        /** A master that was just started takes what is published, and has nobody yet to pass it on to. */
        @Override
        public CompletionStage<Void> joined() {
            connected = true;
            return joined(JOINED_ATTEMPTS);
        }

        private CompletionStage<Void> joined(int attempts) {
            RedisURI master = chosen;
            if (master == null || attempts == 0) { // nobody can tell
                return CompletableFuture.completedFuture(null);
            }
            return uptime(master)
                    .handle((seconds, failure) -> failure == null
                            ? seconds >= JOINED_AFTER_SECONDS
                            : failure.getCause() instanceof RedisCommandExecutionException) // it does not say
                    .thenCompose(joined -> joined
                            ? CompletableFuture.completedFuture(null)
                            : new CompletableFuture<Void>()
                                    .completeOnTimeout(null, JOINED_PAUSE_MILLIS, TimeUnit.MILLISECONDS)
                                    .thenCompose(later -> joined(attempts - 1)));
        }
    }

    private CompletionStage<Long> uptime(RedisURI master) {
        return connection()
                .thenCompose(cluster -> cluster.getConnectionAsync(master.getHost(), master.getPort()))
                .thenCompose(redis -> ask(redis, commands -> commands.info("server")))
                .thenApply(info -> info.lines()
                        .filter(line -> line.startsWith(UPTIME))
                        .mapToLong(line -> Long.parseLong(line.substring(UPTIME.length())))
                        .findFirst()
                        .orElse(JOINED_AFTER_SECONDS));
    }

    /** One that does not answer is of no use for the next question either. */
    private static <T> CompletionStage<T> ask(
            StatefulRedisConnection<byte[], byte[]> redis,
            Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
        return Opening.opened(redis)
                .thenCompose(open -> question.apply(open.async()))
                .whenComplete((answer, failure) -> reconnectIfSilent(redis, failure));
    }

    private static void reconnectIfSilent(StatefulRedisConnection<byte[], byte[]> redis, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RedisCommandTimeoutException || cause instanceof TimeoutException) {
            Connector.reconnect(redis);
        }
    }

    private RedisURI next(RedisURI ifNoneIsKnown) {
        List<RedisURI> all = all();
        return all.isEmpty() ? ifNoneIsKnown : all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
    }

    /** Asks each of them; completes with the answers, or fails if one does not answer. */
    <T> CompletionStage<List<T>> each(Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
        CompletionStage<List<T>> asked = connection().thenCompose(cluster -> {
            List<CompletableFuture<T>> answers = new ArrayList<>();
            for (RedisClusterNode node : cluster.getPartitions()) {
                answers.add(cluster.getConnectionAsync(node.getNodeId())
                        .thenCompose(redis -> ask(redis, question))
                        .toCompletableFuture());
            }
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApply(done ->
                            answers.stream().map(CompletableFuture::join).toList());
        });
        return asked.whenComplete((answers, failure) -> {
            if (failure != null) {
                CompletionStage<Void> unused = refresh(); // for the next question
            }
        });
    }

    /**
     * Closes the connections, then ends the threads, which give back the connections' memory; a look at the nodes, which
     * needs both, is waited for.
     */
    Future<?> close() {
        CompletableFuture<Void> looking;
        synchronized (this) {
            closed = true;
            looking = CompletableFuture.allOf(
                    Stream.of(connecting, refreshing).filter(Objects::nonNull).toArray(CompletableFuture[]::new));
        }
        try {
            looking.get(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Nobody wants to know any more.
        }
        client.shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        return client.getResources().shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
