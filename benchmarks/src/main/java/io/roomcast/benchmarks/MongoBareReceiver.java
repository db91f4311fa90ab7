package io.roomcast.benchmarks;

import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.io.IOException;
import org.bson.Document;

/** A bare change stream that receives what a {@link MongoBareSender} sends: {@code <messages> <uri>}. */
final class MongoBareReceiver {
    private MongoBareReceiver() {}

    public static void main(String[] args) throws IOException {
        Received received = new Received(Integer.parseInt(args[0]));
        MongoClient client = MongoClients.create(args[1]); // its threads end with the process
        MongoChangeStreamCursor<ChangeStreamDocument<Document>> stream = client.getDatabase(MongoThroughput.DATABASE)
                .getCollection("bare")
                .watch()
                .cursor();
        Thread reader = new Thread(
                () -> {
                    while (true) {
                        stream.next();
                        received.one();
                    }
                },
                "reader");
        reader.setDaemon(true); // it ends with the process, in the middle of a read
        reader.start();
        Received.untilTold();
    }
}
