package io.roomcast.conformance.servers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first server that a URI of MongoDB names. */
record MongoAddress(String host, int port) {
    private static final int DEFAULT_PORT = 27017;
    private static final Pattern FIRST_SERVER =
            Pattern.compile("mongodb://(?:[^@/]*@)?(\\[[^]]+]|[^:,/?\\[]+)(?::(\\d{1,5}))?(?:[,/?].*)?");

    /** @throws IllegalArgumentException if it is none that names a server, as those with {@code +srv} do not */
    static MongoAddress of(String uri) {
        Matcher matcher = FIRST_SERVER.matcher(uri);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a URI such as mongodb://127.0.0.1:27017/?replicaSet=rs0");
        }
        String port = matcher.group(2);
        return new MongoAddress(matcher.group(1), port == null ? DEFAULT_PORT : Integer.parseInt(port));
    }
}
