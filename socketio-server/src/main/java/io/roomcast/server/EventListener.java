package io.roomcast.server;

import io.roomcast.adapter.EventData;

/** Hears an event. Runs on the executor of the server, in the order of the events of its sender; it may block. */
@FunctionalInterface
public interface EventListener {
    /**
     * An event.
     *
     * @param data its name and arguments
     * @param ack the way to answer it
     * @throws Exception is logged; later events are heard nevertheless
     */
    void onEvent(EventData data, Ack ack) throws Exception;
}
