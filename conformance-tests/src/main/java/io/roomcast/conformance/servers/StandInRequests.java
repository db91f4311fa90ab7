package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import de.bwaldvogel.mongo.wire.message.MongoReply;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests of one client on threads that may wait, as those for events do. */
final class StandInRequests extends SimpleChannelInboundHandler<ClientRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(StandInRequests.class);

    private final StandInBackend backend;
    private final Executor executor;
    private final AtomicInteger ids = new AtomicInteger();

    StandInRequests(StandInBackend backend, Executor executor) {
        this.backend = backend;
        this.executor = executor;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ClientRequest request) {
        executor.execute(() -> {
            var unused = context.writeAndFlush(answer(request));
        });
    }

    private Object answer(ClientRequest request) {
        MessageHeader header =
                new MessageHeader(ids.incrementAndGet(), request.getHeader().getRequestID());
        if (request instanceof MongoMessage message) {
            return new MongoMessage(request.getChannel(), header, answer(request, message.getDocument()));
        }
        Document query = ((MongoQuery) request).getQuery(); // the way in which clients greet
        return new MongoReply(
                header, answer(request, query.get("$query") instanceof Document wrapped ? wrapped : query));
    }

    private Document answer(ClientRequest request, Document command) {
        String name = command.keySet().iterator().next();
        try {
            return backend.handleCommand(request.getChannel(), request.getDatabaseName(), name, command);
        } catch (MongoServerError e) {
            LOG.debug("{} fails", name, e);
            return new Document("ok", 0.0)
                    .append("errmsg", e.getMessageWithoutErrorCode())
                    .append("code", e.getCode())
                    .append("codeName", e.getCodeName());
        } catch (MongoServerException e) {
            LOG.debug("{} fails", name, e);
            return new Document("ok", 0.0).append("errmsg", e.getMessageWithoutErrorCode());
        } catch (RuntimeException e) {
            LOG.error("the stand-in for MongoDB cannot {}", command, e);
            return new Document("ok", 0.0).append("errmsg", e.toString());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection to the stand-in for MongoDB", cause);
        var unused = context.close();
    }
}
