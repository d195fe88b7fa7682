package dev.mica.core.build;

import dev.mica.core.port.Sandbox;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a process prints, as text: bytes of one character may come in two parts.
final class StepOutput implements Sandbox.Output, AutoCloseable {
    private static final int LONGEST_CHARACTER = 4;

    /// What exec(2) says of a program that is made for another machine, in the words of shells and launchers.
    private static final String FORMAT_ERROR = "exec format error";

    private final StepLog.Step step;
    private volatile boolean formatError;
    private final Channel output = new Channel();
    private final Channel errors = new Channel();

    StepOutput(StepLog.Step step) {
        this.step = step;
    }

    @Override
    public void write(boolean error, byte[] bytes, int offset, int length) {
        String text = (error ? errors : output).decode(bytes, offset, length, false);
        if (!text.isEmpty()) {
            formatError |= text.toLowerCase(Locale.ROOT).contains(FORMAT_ERROR);
            step.output(error, text);
        }
    }

    /// Whether a program could not be started because it is made for another machine.
    boolean saysFormatError() {
        return formatError;
    }

    @Override
    public void close() {
        for (boolean error : new boolean[] {false, true}) {
            String text = (error ? errors : output).decode(new byte[0], 0, 0, true);
            if (!text.isEmpty()) {
                step.output(error, text);
            }
        }
    }

    private static final class Channel {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private byte[] rest = new byte[0];

        String decode(byte[] bytes, int offset, int length, boolean last) {
            ByteBuffer in = ByteBuffer.allocate(rest.length + length);
            in.put(rest).put(bytes, offset, length).flip();
            CharBuffer out = CharBuffer.allocate(in.remaining() + LONGEST_CHARACTER);
            decoder.decode(in, out, last);
            rest = new byte[in.remaining()];
            in.get(rest);
            return out.flip().toString();
        }
    }
}
