package io.roomcast.server;

import io.roomcast.adapter.EventData;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a socket or a namespace. Any thread may change them. */
final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final Map<String, List<EventListener>> byEvent = new ConcurrentHashMap<>();
    private final List<Consumer<EventData>> any = new CopyOnWriteArrayList<>();

    void add(String event, EventListener listener) {
        byEvent.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>()).add(listener);
    }

    void remove(String event, EventListener listener) {
        List<EventListener> listeners = byEvent.get(event);
        if (listeners != null) {
            listeners.remove(listener);
        }
    }

    void removeAll(String event) {
        byEvent.remove(event);
    }

    void addAny(Consumer<EventData> listener) {
        any.add(listener);
    }

    boolean hasAny() {
        return !any.isEmpty();
    }

    void removeAny(Consumer<EventData> listener) {
        any.remove(listener);
    }

    /** Calls all; one that fails does not stop the others. */
    void fire(String owner, EventData data, Ack ack) {
        fireAny(owner, data);
        for (EventListener listener : byEvent.getOrDefault(data.event(), List.of())) {
            try {
                listener.onEvent(data, ack);
            } catch (Throwable e) {
                failed(owner, data, e);
            }
        }
    }

    void fireAny(String owner, EventData data) {
        for (Consumer<EventData> listener : any) {
            try {
                listener.accept(data);
            } catch (Throwable e) {
                failed(owner, data, e);
            }
        }
    }

    private static void failed(String owner, EventData data, Throwable cause) {
        log.error("{}: a listener of \"{}\" failed", owner, data.event(), cause);
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
    }
}
