package io.roomcast.redis;

import io.lettuce.core.RedisURI;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Receives from a Redis Cluster whose masters have channels of their own, over a connection to each. When one of them is lost,
 * silent, or says that a channel is elsewhere, all connections are made anew, to the masters that there are then: that is
 * rare, and messages were missed anyway.
 */
final class ClusterSubscriber implements Receiver {
    private static final long MIN_PAUSE_MILLIS = 20;
    private static final long MAX_PAUSE_MILLIS = 1000;

    private final Connector connector;
    private final ClusterMasters masters;
    private final PubSub kind;
    private final List<byte[]> required;
    private final Subscriber.Listener listener;
    private final Duration livenessTimeout;
    private final Map<String, Integer> wanted = new HashMap<>();
    /** The connections have threads of their own; the listener is called by one at a time. */
    private final Object telling = new Object();

    private final CompletableFuture<Void> live = new CompletableFuture<>();

    private volatile Generation current;
    private volatile boolean closed;
    private volatile boolean up;
    private long pause = MIN_PAUSE_MILLIS;

    /** @param livenessTimeout how long a connection may be silent when it is asked for an answer */
    ClusterSubscriber(
            Connector connector,
            ClusterMasters masters,
            PubSub kind,
            List<byte[]> required,
            Subscriber.Listener listener,
            Duration livenessTimeout) {
        this.connector = connector;
        this.masters = masters;
        this.kind = kind;
        this.required = List.copyOf(required);
        this.listener = listener;
        this.livenessTimeout = livenessTimeout;
        this.current = new Generation();
    }

    @Override
    public CompletionStage<Void> start() {
        current.start();
        return live;
    }

    @Override
    public ScheduledExecutorService executor() {
        return masters.executor();
    }

    /** The connections to the masters that there are at a time. */
    private final class Generation implements Subscriber.Listener {
        final CompletableFuture<Void> ready = new CompletableFuture<>();
        private final Map<RedisURI, Subscriber> subscribers = new ConcurrentHashMap<>();
        private final Map<String, CompletionStage<Void>> added = new ConcurrentHashMap<>();

        void start() {
            masters.known()
                    .thenCompose(known -> masters.refresh())
                    .thenCompose(refreshed -> connect())
                    .thenCompose(connected -> addWanted())
                    .whenComplete((done, failure) -> {
                        if (failure == null) {
                            isReady(this);
                        } else {
                            failed(this, failure);
                        }
                    });
        }

        private CompletionStage<Void> connect() {
            Map<RedisURI, List<byte[]>> channels = new HashMap<>();
            masters.all().forEach(master -> channels.put(master, new ArrayList<>()));
            for (byte[] channel : required) {
                channels.computeIfAbsent(ownerOf(channel), master -> new ArrayList<>())
                        .add(channel);
            }
            return all(channels.entrySet().stream()
                    .map(each -> Subscriber.connect(connector, each.getKey(), kind, null, each.getValue(), this)
                            .thenCompose(subscriber -> {
                                subscribers.put(each.getKey(), subscriber);
                                return current == this && !closed ? subscriber.start() : close();
                            }))
                    .toList());
        }

        private RedisURI ownerOf(byte[] channel) {
            RedisURI owner = masters.ownerOf(channel);
            if (owner == null) {
                throw new IllegalStateException("no master of the Redis Cluster has the slot of "
                        + new String(channel, StandardCharsets.UTF_8));
            }
            return owner;
        }

        private CompletionStage<Void> addWanted() {
            List<String> names;
            synchronized (ClusterSubscriber.this) {
                names = List.copyOf(wanted.keySet());
            }
            // What Redis refuses, who wanted it was told.
            return all(names.stream()
                    .map(name -> add(name).exceptionally(refused -> null))
                    .toList());
        }

        CompletionStage<Void> add(String name) {
            Subscriber subscriber = subscriberOf(bytes(name));
            if (subscriber == null) {
                replace(this); // there is another master since
                return CompletableFuture.failedFuture(new IllegalStateException("its master is not known yet"));
            }
            return added.computeIfAbsent(name, key -> subscriber.add(bytes(key)));
        }

        void remove(String name) {
            Subscriber subscriber = subscriberOf(bytes(name));
            if (added.remove(name) != null && subscriber != null) {
                subscriber.remove(bytes(name));
            }
        }

        @Nullable
        Subscriber subscriberOf(byte[] channel) {
            RedisURI owner = masters.ownerOf(channel);
            return owner == null ? null : subscribers.get(owner);
        }

        /** Asks each connection for an answer. */
        CompletionStage<Void> caughtUp() {
            return all(subscribers.values().stream().map(Subscriber::caughtUp).toList());
        }

        CompletionStage<Void> close() {
            return all(subscribers.values().stream().map(Subscriber::close).toList());
        }

        @Override
        public boolean isOwn(ByteBuf buffer, int from, int length) {
            return listener.isOwn(buffer, from, length);
        }

        @Override
        public void message(byte[] channel, byte[] message) {
            synchronized (telling) {
                if (current == this && !closed) {
                    listener.message(channel, message);
                }
            }
        }

        @Override
        public void lost() {
            replace(this);
        }

        @Override
        public void restored() {} // it was replaced before

        @Override
        public void moved() {
            replace(this);
        }
    }

    private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    private static String name(byte[] channel) {
        return new String(channel, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    // --- generations

    private void isReady(Generation generation) {
        synchronized (this) {
            if (generation != current || closed) {
                return;
            }
            up = true;
            pause = MIN_PAUSE_MILLIS;
        }
        if (!live.complete(null)) {
            synchronized (telling) {
                listener.restored();
            }
        }
        generation.ready.complete(null);
        lookLater(generation);
    }

    private void failed(Generation generation, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (generation == current && !ClusterPublishing.isMoved(cause)) {
            live.completeExceptionally(cause);
        }
        replace(generation);
    }

    private void replace(Generation generation) {
        boolean wasUp;
        long wait;
        Generation next = new Generation();
        synchronized (this) {
            if (generation != current || closed) {
                return;
            }
            current = next;
            wasUp = up;
            up = false;
            wait = pause;
            pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
        }
        if (wasUp) {
            synchronized (telling) {
                listener.lost();
            }
        }
        CompletionStage<Void> unused = generation.close();
        generation.ready.complete(null); // who waits for it finds the next
        CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS).execute(() -> {
            if (!closed) {
                next.start();
            }
        });
    }

    /** The probe of a link sees only the connection to one master. */
    private void lookLater(Generation generation) {
        CompletableFuture.delayedExecutor(livenessTimeout.toMillis() / 2, TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (generation == current && !closed) {
                        CompletionStage<Void> answers = generation
                                .caughtUp()
                                .toCompletableFuture()
                                .orTimeout(livenessTimeout.toMillis() / 2, TimeUnit.MILLISECONDS);
                        answers.whenComplete((answered, silent) -> {
                            if (silent == null) {
                                lookLater(generation);
                            } else {
                                replace(generation);
                            }
                        });
                    }
                });
    }

    // --- channels

    @Override
    public CompletionStage<Void> add(byte[] channel) {
        String name = name(channel);
        synchronized (this) {
            wanted.merge(name, 1, Integer::sum);
        }
        return addTo(current, name);
    }

    private CompletionStage<Void> addTo(Generation generation, String name) {
        return generation
                .ready
                .thenCompose(ready -> generation.add(name))
                .handle((done, failure) -> {
                    if (closed || failure == null) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    Generation now = current;
                    return now == generation ? CompletableFuture.<Void>failedFuture(failure) : addTo(now, name);
                })
                .thenCompose(Function.identity());
    }

    @Override
    public void remove(byte[] channel) {
        String name = name(channel);
        boolean last;
        synchronized (this) {
            last = wanted.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1) == null;
        }
        if (last) {
            current.remove(name);
        }
    }

    @Override
    public boolean has(byte[] channel) {
        synchronized (this) {
            if (wanted.containsKey(name(channel))) {
                return true;
            }
        }
        return required.stream().anyMatch(each -> Arrays.equals(each, channel));
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return current.caughtUp();
    }

    // --- the connections

    @Override
    public boolean isUp() {
        return up;
    }

    /** The last of the channels that are always received is the one that probes go to. */
    @Override
    public boolean heardSince() {
        Subscriber probed = current.subscriberOf(required.get(required.size() - 1));
        return probed != null && probed.heardSince();
    }

    @Override
    public void reconnect() {
        replace(current);
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        live.completeExceptionally(new IllegalStateException("the link is closed"));
        return current.close();
    }
}
