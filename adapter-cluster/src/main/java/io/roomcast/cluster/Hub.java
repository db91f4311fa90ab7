package io.roomcast.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where the backends of one name meet. Lives from the first that is opened to the last that is closed. */
final class Hub {
    private static final Map<String, Hub> HUBS = new HashMap<>();

    private final InJvmSettings settings;
    private final LongSupplier nanoTime;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private int users;

    private Hub(InJvmSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** The hub of that name, for one more user. */
    static Hub acquire(InJvmSettings settings, LongSupplier nanoTime) {
        synchronized (HUBS) {
            Hub hub = HUBS.computeIfAbsent(settings.name(), name -> new Hub(settings, nanoTime));
            hub.users++;
            return hub;
        }
    }

    /** One user less. */
    void release() {
        synchronized (HUBS) {
            users--;
            if (users == 0) {
                HUBS.remove(settings.name(), this);
            }
        }
    }

    /** Adds a link to its namespace. */
    Channel join(InJvmLink link) {
        channels.keySet().forEach(this::forget);
        return channels.compute(link.namespace(), (namespace, existing) -> {
            Channel channel = existing == null ? new Channel(settings, nanoTime) : existing;
            channel.add(link);
            return channel;
        });
    }

    /** Removes a link from its namespace. */
    void leave(InJvmLink link) {
        channels.computeIfPresent(link.namespace(), (namespace, channel) -> {
            channel.remove(link);
            return channel;
        });
        forget(link.namespace());
    }

    /** Atomically, so that nobody joins a namespace that is being removed. */
    private void forget(String namespace) {
        channels.computeIfPresent(namespace, (name, channel) -> channel.isForgotten() ? null : channel);
    }

    /** The namespace, if any node is or was there lately. */
    @Nullable
    Channel channel(String namespace) {
        return channels.get(namespace);
    }
}
