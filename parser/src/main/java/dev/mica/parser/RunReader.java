package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads RUN.
final class RunReader {
    private static final FlagSet FLAGS =
            FlagSet.none().list("device").list("mount").text("network").text("security");

    private RunReader() {}

    static Instruction read(Statement statement, Source source) throws StatementException {
        FlagSet.Values flags = FLAGS.read(statement.flags());
        List<DeviceFlag> devices = new ArrayList<>();
        for (String device : flags.list("device")) {
            devices.add(DeviceReader.read(device));
        }
        List<MountFlag> mounts = new ArrayList<>();
        for (String mount : flags.list("mount")) {
            mounts.add(MountReader.read(mount));
        }
        RunFlags read = new RunFlags(
                mounts,
                network(flags),
                security(flags),
                devices,
                flags.used().stream().sorted().toList());
        return new Instruction.Run(
                source, InstructionReader.command(statement.arguments(), statement.json()), statement.heredocs(), read);
    }

    private static RunNetworkMode network(FlagSet.Values flags) throws StatementException {
        String mode = flags.text("network").orElse("default");
        return switch (mode) {
            case "default" -> RunNetworkMode.DEFAULT;
            case "none" -> RunNetworkMode.NONE;
            case "host" -> RunNetworkMode.HOST;
            default -> throw unknown("invalid network mode " + GoQuote.quote(mode), mode, "default", "none", "host");
        };
    }

    private static RunSecurityMode security(FlagSet.Values flags) throws StatementException {
        String mode = flags.text("security").orElse("sandbox");
        return switch (mode) {
            case "sandbox" -> RunSecurityMode.SANDBOX;
            case "insecure" -> RunSecurityMode.INSECURE;
            default -> throw unknown("security " + GoQuote.quote(mode) + " is not valid", mode, "sandbox", "insecure");
        };
    }

    private static StatementException unknown(String message, String word, String... allowed) {
        return StatementException.unknown(message, word.toLowerCase(Locale.ROOT), List.of(allowed), true);
    }
}
