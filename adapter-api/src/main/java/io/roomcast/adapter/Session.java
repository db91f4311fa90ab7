package io.roomcast.adapter;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What is kept of a socket whose connection broke, so that its client can come back ({@code wire.md} §2.2).
 *
 * @param sid the socket's id, which it keeps
 * @param pid the private session id, known to that client only
 * @param rooms the rooms it was in
 * @param data the application's data about it
 */
public record Session(String sid, String pid, Set<String> rooms, Value data) {
    public Session {
        Objects.requireNonNull(sid, "sid");
        Objects.requireNonNull(pid, "pid");
        rooms = Collections.unmodifiableSet(new LinkedHashSet<>(rooms));
        Objects.requireNonNull(data, "data");
    }
}
