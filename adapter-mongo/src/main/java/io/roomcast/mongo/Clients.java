package io.roomcast.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.concurrent.TimeUnit;

/** Makes the backend's own client. */
final class Clients {
    private Clients() {}

    /** A client that gives up silent connections, and servers that are away, unless its URI says when. */
    static MongoClient own(MongoSettings settings) {
        ConnectionString uri = new ConnectionString(settings.uri());
        long timeout = settings.livenessTimeout().toMillis();
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(uri)
                .applyToClusterSettings(cluster -> {
                    if (uri.getServerSelectionTimeout() == null) {
                        cluster.serverSelectionTimeout(timeout, TimeUnit.MILLISECONDS);
                    }
                })
                .applyToSocketSettings(socket -> {
                    if (uri.getSocketTimeout() == null) {
                        socket.readTimeout(timeout, TimeUnit.MILLISECONDS);
                    }
                    if (uri.getConnectTimeout() == null) {
                        socket.connectTimeout(timeout, TimeUnit.MILLISECONDS);
                    }
                })
                .build());
    }
}
