package io.roomcast.server;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Emitter;
import io.roomcast.adapter.Namespace;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Local adapters; before and after what a server asks of them something else can happen. */
final class HookedAdapters implements AdapterFactory {
    private final AdapterFactory local = Adapters.local();
    private final Map<String, Runnable> before = new ConcurrentHashMap<>();
    private final Map<String, UnaryOperator<Object>> after = new ConcurrentHashMap<>();

    /** Runs before each call of a method. */
    HookedAdapters before(String method, Runnable hook) {
        before.put(method, hook);
        return this;
    }

    /** Runs after each call of a method. */
    HookedAdapters after(String method, Runnable hook) {
        return instead(method, result -> {
            hook.run();
            return result;
        });
    }

    /** Replaces what a method yields. */
    HookedAdapters instead(String method, UnaryOperator<Object> hook) {
        after.put(method, hook);
        return this;
    }

    @Override
    public CompletionStage<Adapter> create(Namespace namespace) {
        return local.create(namespace).thenApply(this::hooked);
    }

    private Adapter hooked(Adapter adapter) {
        return (Adapter) Proxy.newProxyInstance(
                Adapter.class.getClassLoader(), new Class<?>[] {Adapter.class}, (proxy, method, arguments) -> {
                    before.getOrDefault(method.getName(), () -> {}).run();
                    try {
                        Object result = method.invoke(adapter, arguments);
                        return after.getOrDefault(method.getName(), UnaryOperator.identity())
                                .apply(result);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public CompletionStage<Emitter> emitter() {
        return local.emitter();
    }

    @Override
    public void close() {
        local.close();
    }
}
