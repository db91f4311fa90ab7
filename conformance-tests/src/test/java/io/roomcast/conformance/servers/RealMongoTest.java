package io.roomcast.conformance.servers;

import org.junit.jupiter.api.Tag;

/** MongoDB does the same as the stand-in; skipped where there is none. */
@Tag("real-mongodb")
class RealMongoTest extends MongoServerRules {
    @Override
    MongoTestServer server() {
        return TestServers.realMongo("that it does what the stand-in does");
    }
}
