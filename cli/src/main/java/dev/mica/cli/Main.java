package dev.mica.cli;

import dev.mica.cli.command.Console;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program `mica`.
public final class Main {
    /// How long a command that a signal ends may take to clean up.
    private static final long CLEAN_UP_SECONDS = 10;

    private Main() {}

    /// Runs the command line and ends the process with its exit status.
    public static void main(String[] line) {
        CountDownLatch done = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAfterSignal(main, done)));
        int exitCode = new CommandLine(Console.ofProcess(List.of(line))).run(List.of(line));
        done.countDown();
        System.out.flush();
        System.err.flush();
        // Not exit: it would set up the platform's logging, only to say that nobody wants to hear of exits, and that
        // takes a tenth of a short command's time. The one hook is for commands that a signal ends.
        Runtime.getRuntime().halt(exitCode);
    }

    /// A signal starts the hooks while the command still runs: it is interrupted and may clean up.
    private static void endAfterSignal(Thread main, CountDownLatch done) {
        if (done.getCount() == 0) {
            return;
        }
        main.interrupt();
        try {
            if (!done.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("mica: gave up waiting for the command to clean up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
