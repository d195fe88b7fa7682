import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Replaces what the compiler left to be generated at run time, and what the start-up archive can't hold: switches
/// over types and the `equals` and `hashCode` of records. Each costs a short command about a millisecond where it
/// first comes by; as plain instructions they cost nothing. What has other labels than types stays as it is.
final class StraightCode {
    private static final String SWITCHES = "java.lang.runtime.SwitchBootstraps";
    private static final String RECORDS = "java.lang.runtime.ObjectMethods";
    private static final Map<ClassDesc, ClassDesc> BOXES = Map.of(
            ConstantDescs.CD_boolean, ConstantDescs.CD_Boolean,
            ConstantDescs.CD_byte, ConstantDescs.CD_Byte,
            ConstantDescs.CD_short, ConstantDescs.CD_Short,
            ConstantDescs.CD_char, ConstantDescs.CD_Character,
            ConstantDescs.CD_int, ConstantDescs.CD_Integer,
            ConstantDescs.CD_long, ConstantDescs.CD_Long,
            ConstantDescs.CD_float, ConstantDescs.CD_Float,
            ConstantDescs.CD_double, ConstantDescs.CD_Double);

    private final ClassFile classFile;

    private StraightCode(ClassLoader classes) {
        ClassHierarchyResolver hierarchy = ClassHierarchyResolver.ofResourceParsing(classes)
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
        classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    }

    /// Rewrites the jars in place, each in one step; the same jar gives the same bytes.
    ///
    /// @param jars which of the packaged jars are ours
    static void rewrite(List<Path> jars, List<Path> allJars) throws IOException {
        try (URLClassLoader classes = new URLClassLoader(
                allJars.stream().map(StraightCode::url).toArray(URL[]::new))) {
            StraightCode straightCode = new StraightCode(classes);
            List<Path> rewritten = new ArrayList<>();
            for (Path jar : jars) {
                rewritten.add(straightCode.rewrite(jar));
            }
            for (Path copy : rewritten) {
                String name = copy.getFileName().toString();
                Files.move(
                        copy,
                        copy.resolveSibling(name.substring(0, name.length() - ".new".length())),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path rewrite(Path jar) throws IOException {
        Path copy = jar.resolveSibling(jar.getFileName() + ".new");
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                ZipOutputStream to = new ZipOutputStream(file)) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                ZipEntry written = new ZipEntry(entry.getName());
                written.setTimeLocal(entry.getTimeLocal());
                to.putNextEntry(written);
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                boolean isClass = entry.getName().endsWith(".class") && !entry.getName().endsWith("-info.class");
                to.write(isClass ? rewrite(bytes) : bytes);
                to.closeEntry();
            }
        }
        return copy;
    }

    private byte[] rewrite(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        List<Consumer<ClassBuilder>> added = new ArrayList<>();
        CodeTransform calls = (code, element) -> {
            if (!(element instanceof InvokeDynamicInstruction call && replace(model, call, code, added))) {
                code.with(element);
            }
        };
        byte[] result = classFile.transformClass(
                model,
                ClassTransform.transformingMethodBodies(calls)
                        .andThen(ClassTransform.endHandler(type -> added.forEach(method -> method.accept(type)))));
        return added.isEmpty() ? bytes : result;
    }

    /// Calls a method of the class's own instead, if there can be one.
    private static boolean replace(
            ClassModel model, InvokeDynamicInstruction call, CodeBuilder code, List<Consumer<ClassBuilder>> added) {
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        String owner = bootstrap.owner().descriptorString().replace('/', '.');
        List<ConstantDesc> arguments = call.bootstrapArgs();
        ClassDesc self = model.thisClass().asSymbol();
        String name = call.name().stringValue();
        Consumer<CodeBuilder> body;
        if (owner.equals("L" + SWITCHES + ";")
                && bootstrap.methodName().equals("typeSwitch")
                && arguments.stream().allMatch(label -> label instanceof ClassDesc)) {
            List<ClassDesc> labels = arguments.stream().map(ClassDesc.class::cast).toList();
            body = method -> typeSwitch(method, labels);
        } else if (owner.equals("L" + RECORDS + ";") && !name.equals("toString")) {
            // The record's class and the names of its components come first.
            List<DirectMethodHandleDesc> fields = arguments.subList(2, arguments.size()).stream()
                    .map(DirectMethodHandleDesc.class::cast)
                    .toList();
            body = name.equals("equals")
                    ? method -> equals(method, self, fields)
                    : method -> hashCode(method, self, fields);
        } else {
            return false;
        }
        String method = "straight$" + name + "$" + added.size();
        MethodTypeDesc type = call.typeSymbol();
        added.add(builder -> builder.withMethodBody(
                method, type, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC, body));
        code.invokestatic(self, method, type, model.flags().has(AccessFlag.INTERFACE));
        return true;
    }

    /// `(Object, int) → int`: the first label from the given one on that the object is of; -1 for null.
    private static void typeSwitch(CodeBuilder code, List<ClassDesc> labels) {
        Label notNull = code.newLabel();
        code.aload(0).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
        for (int i = 0; i < labels.size(); i++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            code.aload(0).instanceOf(labels.get(i)).ifeq(next).loadConstant(i).ireturn();
            code.labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    private static void hashCode(CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
        code.iconst_0().istore(1);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = field.invocationType().returnType();
            code.iload(1).bipush(31).imul().aload(0).getfield(self, field.methodName(), type);
            if (type.isPrimitive()) {
                code.invokestatic(BOXES.get(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
            } else {
                code.invokestatic(
                        Objects.class.describeConstable().orElseThrow(),
                        "hashCode",
                        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            }
            code.iadd().istore(1);
        }
        code.iload(1).ireturn();
    }

    private static void equals(CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
        Label different = code.newLabel();
        Label same = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(same);
        code.aload(1).instanceOf(self).ifeq(different);
        code.aload(1).checkcast(self).astore(2);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = field.invocationType().returnType();
            code.aload(0).getfield(self, field.methodName(), type);
            code.aload(2).getfield(self, field.methodName(), type);
            switch (type.descriptorString()) {
                case "I", "Z", "B", "S", "C" -> code.if_icmpne(different);
                case "J" -> code.lcmp().ifne(different);
                case "F", "D" ->
                    code.invokestatic(
                                    BOXES.get(type),
                                    "compare",
                                    MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                            .ifne(different);
                default ->
                    code.invokestatic(
                                    Objects.class.describeConstable().orElseThrow(),
                                    "equals",
                                    MethodTypeDesc.of(
                                            ConstantDescs.CD_boolean,
                                            ConstantDescs.CD_Object,
                                            ConstantDescs.CD_Object))
                            .ifeq(different);
            }
        }
        code.labelBinding(same).iconst_1().ireturn();
        code.labelBinding(different).iconst_0().ireturn();
    }
}
