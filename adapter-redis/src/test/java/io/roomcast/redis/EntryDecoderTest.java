package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries come out, everything else goes on to Lettuce, in the order of the bytes however they are cut. */
class EntryDecoderTest {
    private static final String STREAM = "söck";
    private static final String NO_ENTRIES = "*-1\r\n";
    private static final String ENTRIES = "*1\r\n*2\r\n" + bulk(STREAM) + "*3\r\n"
            + entry("1700000000000-0", "uid", "ä", "nsp", "/", "type", "3", "data", "{\r\n}")
            + entry("1700000000000-18446744073709551615", "data", "", "more", "1", "long name", "2", "uid", "ä")
            + entry("18446744073709551615-7");
    private static final List<String> READ = List.of(
            "1700000000000-0 uid=ä nsp=/ type=3 data={\r\n}",
            "1700000000000-18446744073709551615 uid=ä nsp= type= data=",
            "18446744073709551615-7 uid= nsp= type= data=null");
    private static final List<String> OTHERS = List.of(
            "+OK\r\n",
            "-ERR *1\r\n",
            ":12\r\n",
            "$-1\r\n",
            NO_ENTRIES,
            "*0\r\n",
            "*1\r\n" + entry("1700000000000-0", "uid", "of XRANGE"),
            "*1\r\n*2\r\n" + bulk("söcks") + "*1\r\n" + entry("1-1", "uid", "of another stream"));

    private final List<String> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new EntryDecoder(STREAM.getBytes(StandardCharsets.UTF_8), this::entries), new Lettuce());

    private static String bulk(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    private static String entry(String id, String... fields) {
        StringBuilder entry = new StringBuilder("*2\r\n" + bulk(id) + "*" + fields.length + "\r\n");
        for (String field : fields) {
            entry.append(bulk(field));
        }
        return entry.toString();
    }

    private void entries(List<StreamEntry> entries) {
        for (StreamEntry entry : entries) {
            byte[] data = entry.data();
            events.add("%s uid=%s nsp=%s type=%s data=%s"
                    .formatted(
                            entry.id(),
                            entry.uid(),
                            entry.nsp(),
                            entry.type(),
                            data == null ? null : new String(data, StandardCharsets.UTF_8)));
        }
    }

    private final class Lettuce extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object in) {
            ByteBuf buffer = (ByteBuf) in;
            events.add(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
    }

    /** Returns what was read; Lettuce and the decoder have released it if its count is zero. */
    private ByteBuf read(byte[] bytes, int from, int to) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes, from, to - from);
        channel.writeInbound(buffer);
        return buffer;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static byte[] replies() {
        return (ENTRIES + String.join("", OTHERS) + ENTRIES).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>(READ);
        expected.add(NO_ENTRIES);
        expected.addAll(OTHERS);
        expected.addAll(READ);
        expected.add(NO_ENTRIES);
        return expected;
    }

    @Test
    void cutIntoTwoAnywhere() {
        byte[] all = replies();
        for (int cut = 1; cut < all.length; cut++) {
            events.clear();
            ByteBuf first = read(all, 0, cut);
            ByteBuf second = read(all, cut, all.length);
            assertThat(events).as("cut at %d", cut).isEqualTo(expected());
            assertThat(first.refCnt() + second.refCnt()).isZero();
        }
    }

    @Test
    void byteByByte() {
        byte[] all = replies();
        for (int i = 0; i < all.length; i++) {
            read(all, i, i + 1);
        }
        assertThat(events).isEqualTo(expected());
    }

    @Test
    void aBigEntryInPieces() {
        String big = "x".repeat(3_000_000);
        byte[] all =
                ("*1\r\n*2\r\n" + bulk(STREAM) + "*1\r\n" + entry("1-1", "data", big)).getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < all.length; from += 65_536) {
            read(all, from, Math.min(all.length, from + 65_536));
        }
        assertThat(events).containsExactly("1-1 uid= nsp= type= data=" + big, NO_ENTRIES);
    }

    @Test
    void whatIsHalfReadWhenTheConnectionEndsIsNotTold() {
        byte[] all = ENTRIES.getBytes(StandardCharsets.UTF_8);
        ByteBuf buffer = read(all, 0, all.length - 1);
        channel.finish();
        assertThat(events).noneMatch(event -> READ.contains(event) || event.equals(NO_ENTRIES));
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void whatIsNotResp2IsLeftToLettuce() {
        String map = "%1\r\n" + bulk(STREAM) + "*0\r\n" + ENTRIES;
        byte[] all = (ENTRIES + map).getBytes(StandardCharsets.UTF_8);
        read(all, 0, all.length);
        assertThat(events.subList(READ.size(), events.size())).containsExactly(NO_ENTRIES, map);
        assertThat(channel.pipeline().get(EntryDecoder.class)).isNull();
    }
}
