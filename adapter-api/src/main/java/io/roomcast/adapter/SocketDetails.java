package io.roomcast.adapter;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What one server tells another about a socket ({@code wire.md} §2.3).
 *
 * @param id the socket's id
 * @param handshake the request that opened its connection
 * @param rooms in the order they were joined, its own id included
 * @param data the application's data about it
 */
public record SocketDetails(String id, Handshake handshake, Set<String> rooms, Value data) {
    public SocketDetails {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(handshake, "handshake");
        rooms = Collections.unmodifiableSet(new LinkedHashSet<>(rooms));
        Objects.requireNonNull(data, "data");
    }
}
