package dev.mica.cli;

import dev.mica.cli.command.Console;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The program `mica`.
public final class Main {
    /// How long a command that a signal ends may take to clean up.
    private static final long CLEAN_UP_SECONDS = 10;

    private Main() {}

    /// Runs the command line and ends the process with its exit status.
    public static void main(String[] line) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicBoolean ending = new AtomicBoolean();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAfterSignal(main, ending, done)));
        int exitCode = new CommandLine(Console.ofProcess(List.of(line))).run(List.of(line));
        System.out.flush();
        System.err.flush();
        boolean signaled = ending.getAndSet(true);
        done.countDown();
        if (signaled) {
            // The process ends with the signal's status as soon as the hook is through.
            awaitEnd();
        }
        // Not exit: it would set up the platform's logging, only to say that nobody wants to hear of exits, and that
        // takes a tenth of a short command's time. The one hook is for commands that a signal ends.
        Runtime.getRuntime().halt(exitCode);
    }

    private static void awaitEnd() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                // Of the interruption that ended the command.
            }
        }
    }

    /// A signal starts the hooks while the command still runs: it is interrupted and may clean up.
    private static void endAfterSignal(Thread main, AtomicBoolean ending, CountDownLatch done) {
        if (ending.getAndSet(true)) {
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
