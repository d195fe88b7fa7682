package dev.mica.sandbox.container;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// What this process does about one signal, in place of what it did before.
///
/// The Java platform has no call for it; the module `jdk.unsupported` has, in classes that compilers warn of and that
/// are therefore found at run time.
final class SignalHandling {
    private final Object signal;
    private final Object before;

    private SignalHandling(Object signal, Object before) {
        this.signal = signal;
        this.before = before;
    }

    /// Runs the action, on a thread of its own, each time the signal comes.
    ///
    /// @param name without `SIG`
    @SuppressWarnings("ReferenceEquality") // A proxy is equal to itself alone.
    static SignalHandling begin(String name, Runnable action) {
        InvocationHandler called = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield proxy;
            }
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handling of SIG" + name;
        };
        try {
            Object signal = signalClass().getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    SignalHandling.class.getClassLoader(), new Class<?>[] {handlerClass()}, called);
            return new SignalHandling(signal, set(signal, handler));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals can't be handled: the module jdk.unsupported is missing", e);
        }
    }

    private static Object set(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle = signalClass().getMethod("handle", signalClass(), handlerClass());
        return handle.invoke(null, signal, handler);
    }

    private static Class<?> signalClass() throws ClassNotFoundException {
        return Class.forName("sun.misc.Signal");
    }

    private static Class<?> handlerClass() throws ClassNotFoundException {
        return Class.forName("sun.misc.SignalHandler");
    }

    /// Goes back to what was done before.
    void end() {
        try {
            set(signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals can't be handled", e);
        }
    }
}
