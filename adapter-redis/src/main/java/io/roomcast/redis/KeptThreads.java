package io.roomcast.redis;

import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.netty.channel.EventLoopGroup;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * I/O threads that stay until they are shut down. Lettuce's own end with the last client that uses them, while this client
 * still waits to be told that its connection is closed.
 */
final class KeptThreads extends DefaultEventLoopGroupProvider {
    private final Set<Class<?>> kept = ConcurrentHashMap.newKeySet();

    KeptThreads() {
        super(DefaultClientResources.DEFAULT_IO_THREADS);
    }

    @Override
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        if (kept.add(type)) {
            super.allocate(type); // Lettuce counts who uses them: this is one more, which shutdown() takes back
        }
        return super.allocate(type);
    }
}
