package io.roomcast.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What benchmarks set up is right, which they check themselves. */
class JmhTest {
    @TestFactory
    Stream<DynamicTest> aMessageComesBackInEachFormat() {
        return Stream.of(CodecBenchmark.Format.values()).flatMap(format -> Stream.of(CodecBenchmark.Kind.values())
                .map(kind -> DynamicTest.dynamicTest(format + " " + kind, () -> comesBack(format, kind))));
    }

    private static void comesBack(CodecBenchmark.Format format, CodecBenchmark.Kind kind) throws IOException {
        CodecBenchmark benchmark = new CodecBenchmark();
        benchmark.format = format;
        benchmark.kind = kind;
        benchmark.setUp();
    }

    @TestFactory
    Stream<DynamicTest> aBroadcastReachesThoseThatAreMeant() {
        return Stream.of(1, 10).flatMap(rooms -> Stream.of(0, 1, 10)
                .map(except -> DynamicTest.dynamicTest(rooms + " except " + except, () -> reaches(rooms, except))));
    }

    private static void reaches(int rooms, int except) {
        MatchingBenchmark benchmark = new MatchingBenchmark();
        benchmark.rooms = rooms;
        benchmark.except = except;
        assertThatCode(benchmark::setUp).doesNotThrowAnyException();
        benchmark.tearDown();
    }
}
