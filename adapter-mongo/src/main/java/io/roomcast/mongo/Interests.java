package io.roomcast.mongo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;

/** What a server can use of all that is written into the collection. */
final class Interests {
    private static final String NAMESPACE = "fullDocument.nsp";
    private static final String SENDER = "fullDocument.uid";
    private static final String TYPE = "fullDocument.type";
    private static final int HEARTBEAT = 2;
    private static final int BROADCAST = 3;
    private static final List<Integer> MESSAGES =
            IntStream.range(1, MongoFormat.SESSION).boxed().toList();

    private Interests() {}

    /**
     * The stage that chooses. Own messages are left out, unless there is another node here to hear them, or their place in
     * the log is to be known.
     *
     * @param uid of this server
     */
    static Document stage(Collection<MongoLink> links, String uid) {
        Map<String, Integer> nodes = new HashMap<>();
        links.forEach(link -> nodes.merge(link.namespace(), 1, Integer::sum));
        List<String> alone = new ArrayList<>();
        List<String> logged = new ArrayList<>();
        List<String> crowded = new ArrayList<>();
        for (MongoLink link : links) {
            List<String> kind =
                    nodes.getOrDefault(link.namespace(), 0) > 1 ? crowded : link.isLogging() ? logged : alone;
            kind.add(link.namespace());
        }
        Document notOwn = new Document("$ne", uid);
        List<Document> wanted = new ArrayList<>();
        wanted.add(new Document(SENDER, uid)
                .append(TYPE, HEARTBEAT)); // so that there is a place to resume from, also when idle
        wanted.add(in(alone).append(SENDER, notOwn));
        wanted.add(in(logged).append("$or", List.of(new Document(SENDER, notOwn), new Document(TYPE, BROADCAST))));
        wanted.add(in(crowded));
        Document messages = new Document("operationType", "insert")
                .append(TYPE, new Document("$in", MESSAGES))
                .append("$or", wanted);
        return new Document(
                "$match", new Document("$or", List.of(messages, new Document("operationType", "invalidate"))));
    }

    private static Document in(List<String> namespaces) {
        return new Document(NAMESPACE, new Document("$in", namespaces));
    }
}
