package io.roomcast.mongo;

import io.roomcast.adapter.spi.ClusterMessage;

/**
 * Documents of no namespace, which the server that wrote them gets back by its change stream: so that it awakes, knows how far
 * it has read, or keeps a place from which it can resume. To others they are heartbeats of a namespace that nobody has.
 */
final class Markers {
    private static final String NAMESPACE = "";

    private final Publishing publishing;
    private final MongoFormat format;
    private final String uid;

    Markers(Publishing publishing, String uid, boolean createdAt) {
        this.publishing = publishing;
        this.format = new MongoFormat(NAMESPACE, createdAt);
        this.uid = uid;
    }

    /** One that has yet to be sent. */
    Publication make() {
        return format.write(new ClusterMessage.Heartbeat(uid));
    }

    Publication send() {
        return publishing.send(make());
    }
}
