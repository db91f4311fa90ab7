package io.roomcast.benchmarks.recovery;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A process with two nodes, of ours or of Node's, that keeps and restores sessions. */
public final class Recoveries implements AutoCloseable {
    private static final Duration ROUND = Duration.ofMinutes(2);

    private final String subject;
    private final Map<String, String> settings;
    private final Program program;

    private Recoveries(String subject, Map<String, String> settings, Program program) {
        this.subject = subject;
        this.settings = settings;
        this.program = program;
    }

    /**
     * What is to be done in a round.
     *
     * @param sessions how many are kept and restored
     * @param missed how many packets each missed
     * @param others how many packets were sent meanwhile that no session missed
     * @param concurrent how many sessions are restored at the same time
     */
    public record Load(int sessions, int missed, int others, int concurrent) {}

    /**
     * What a round gave.
     *
     * @param rate sessions a second that were restored
     * @param failed how many were not
     * @param counts of the packets that were to be replayed
     */
    public record Round(double rate, int failed, Counts counts) {}

    /** Starts two nodes of ours. */
    public static Recoveries start(Candidate candidate, Lab lab) throws IOException {
        Map<String, String> settings = candidate.recoverySettings(lab, prefix("restore"));
        Program program =
                Program.java(candidate.jvmOptions(), RecoveringNodes.class, candidate.id(), Program.json(settings));
        return new Recoveries("roomcast", Candidate.significant(settings), program);
    }

    /** Starts two nodes with Node's official adapter. */
    public static Recoveries startOfficial(Candidate candidate, Lab lab) throws IOException {
        Map<String, String> settings = candidate.nodeSettings(lab, prefix("restorenode"));
        Program program = Program.node("recovery.js", candidate.id(), Program.json(settings));
        return new Recoveries("Node", Candidate.significant(settings), program);
    }

    private static String prefix(String name) {
        return name + Long.toString(System.nanoTime(), 36);
    }

    /** What restores, as results name it. */
    public String subject() {
        return subject;
    }

    /** Of the adapter, as far as they matter for what is measured. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Keeps sessions, and restores them. */
    public Round round(Load load) throws IOException {
        program.tell(load.sessions() + " " + load.missed() + " " + load.others() + " " + load.concurrent());
        String[] words = program.answer(ROUND).split(" ", -1);
        int restored = Integer.parseInt(words[1]);
        return new Round(
                restored / (Double.parseDouble(words[0]) / 1e9),
                load.sessions() - restored,
                new Counts(
                        (long) load.sessions() * load.missed(),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4])));
    }

    @Override
    public void close() {
        program.close();
    }
}
