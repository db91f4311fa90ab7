package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.base64.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Long-polling: packets go out as the answer to a waiting GET and come in by POST. */
final class PollingTransport implements Transport {
    static final String NOOP = "6";

    private static final char SEPARATOR = '\u001e';

    private @Nullable EngineSession session;
    private volatile @Nullable Exchange poll;
    private @Nullable Exchange unansweredPost;
    private final AtomicBoolean posting = new AtomicBoolean();
    private boolean closing;

    /** A POST begins; false if another has not ended. From any thread. */
    boolean beginPost() {
        return posting.compareAndSet(false, true);
    }

    void attach(EngineSession owner) {
        session = owner;
    }

    private EngineSession session() {
        EngineSession owner = session;
        if (owner == null) {
            throw new IllegalStateException("no session yet");
        }
        return owner;
    }

    /** A GET, which waits for packets. */
    void onPoll(Exchange exchange) {
        EngineSession owner = session();
        if (poll != null) {
            owner.finish("transport error", false);
            exchange.refuse(EngineError.BAD_REQUEST);
            return;
        }
        poll = exchange;
        exchange.onDisconnect(() -> owner.execute(() -> {
            if (poll == exchange) {
                poll = null;
                owner.onTransportClosed(this, "transport error");
            }
        }));
        owner.drain();
    }

    /** The body of a POST: packets, one after the other. */
    void onPost(Exchange exchange, String body) {
        EngineSession owner = session();
        int start = 0;
        while (start <= body.length() && !owner.isClosed()) {
            int end = body.indexOf(SEPARATOR, start);
            String packet = body.substring(start, end < 0 ? body.length() : end);
            start = end < 0 ? body.length() + 1 : end + 1;
            if (packet.equals("1")) {
                if (poll == null) {
                    owner.part();
                }
                answerEmpty();
                owner.finish("transport close", false);
                accept(exchange);
                return;
            }
            onPacket(owner, packet);
        }
        if (owner.isClosed()) {
            exchange.refuse(EngineError.BAD_REQUEST);
        } else if (owner.isReading()) {
            accept(exchange);
        } else {
            unansweredPost = exchange; // the client sends no more before it has this answer
        }
    }

    private static void onPacket(EngineSession owner, String packet) {
        if (!packet.startsWith("b")) {
            owner.onPacket(packet);
            return;
        }
        byte[] bytes;
        try {
            bytes = java.util.Base64.getDecoder().decode(base64(packet.substring(1)));
        } catch (IllegalArgumentException e) {
            owner.finish("parse error", false);
            return;
        }
        owner.onBinary(bytes);
    }

    /** The Java client ends lines as in MIME; Node takes the alphabet for URLs as well. */
    private static String base64(String text) {
        return text.replace("\n", "").replace("\r", "").replace('-', '+').replace('_', '/');
    }

    /** Ends a waiting GET with a packet that means nothing. */
    void answerEmpty() {
        answer(NOOP);
    }

    /** The client moved to WebSocket: a GET that still waits has nothing to wait for. */
    void discard() {
        Exchange waiting = poll;
        poll = null;
        if (waiting != null) {
            waiting.refuse(EngineError.BAD_REQUEST);
        }
        setReading(true);
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public boolean isWritable() {
        return poll != null;
    }

    @Override
    public boolean canSend() {
        return poll != null;
    }

    @Override
    public void send(List<EngineSession.Outgoing> packets) {
        Exchange waiting = poll;
        if (waiting == null) {
            throw new IllegalStateException("no poll waits");
        }
        EngineSession owner = session();
        boolean last = owner.isClosing();
        poll = null;
        int size = 0;
        boolean compress = false;
        for (EngineSession.Outgoing packet : packets) {
            size += packet.message().size();
            compress |= packet.compress();
        }
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer(size + size / 2 + 2);
        for (EngineSession.Outgoing packet : packets) {
            append(payload, packet.message());
            packet.message().release();
        }
        if (last) {
            payload.writeByte(SEPARATOR).writeByte('1');
        }
        int written = size;
        waiting.payload(payload, compress && owner.settings().httpCompression(), () -> owner.written(written));
        if (last) {
            owner.finish("forced close", false);
        }
    }

    private static void append(ByteBuf payload, EngineMessage message) {
        for (EngineMessage.Part part : message.parts()) {
            if (payload.isReadable()) {
                payload.writeByte(SEPARATOR);
            }
            ByteBuf bytes = message.payload(part);
            if (part.binary()) {
                ByteBuf encoded = Base64.encode(bytes, false);
                payload.writeByte('b').writeBytes(encoded);
                encoded.release();
            } else {
                payload.writeBytes(bytes);
            }
        }
    }

    @Override
    public void setReading(boolean reading) {
        Exchange post = unansweredPost;
        if (reading && post != null) {
            unansweredPost = null;
            accept(post);
        }
    }

    private void accept(Exchange post) {
        posting.set(false); // before the answer, which lets the client send the next
        post.ok();
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            answer("1");
            setReading(true);
        }
    }

    @Override
    public void abort() {
        close();
    }

    private void answer(String packet) {
        Exchange waiting = poll;
        poll = null;
        if (waiting != null) {
            waiting.payload(packet);
        }
    }
}
