internal import Cryptography
internal import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What a command is given: everything that is not in its arguments.
package final class Context {
    package let environment: Environment
    package let places: Places
    package let console: Console
    package let format: OutputFormat
    /// No socket may be opened.
    package let isOffline: Bool
    /// Whether the bundled registry is followed (`ORACLE_NO_DEFAULT_TAP` turns it off).
    package let followsDefaultTap: Bool
    private let clock: () -> UInt64
    private var cache: String??

    package init(
        environment: Environment, places: Places, console: Console, format: OutputFormat, isOffline: Bool,
        clock: @escaping () -> UInt64
    ) {
        self.environment = environment
        self.places = places
        self.console = console
        self.format = format
        self.isOffline = isOffline || environment.isOn("ORACLE_OFFLINE")
        followsDefaultTap = !environment.isOn("ORACLE_NO_DEFAULT_TAP")
        self.clock = clock
    }

    /// Seconds since 1970.
    package var now: UInt64 { clock() }

    /// What lives as long as this: to take apart what a judge remembers may take longer than its answer.
    private var kept: [Any] = []

    package func keep(_ value: Any) { kept.append(value) }

    /// A directory for what can be made again; made where it is missing. Where its own place cannot be written it is a
    /// private one in the temporary directory, and one note says so.
    /// - Returns: nil where nothing can be written at all: whoever asks then goes on without remembering.
    package func writableCache() -> String? {
        if let cache { return cache }
        let found = findCache()
        cache = .some(found)
        return found
    }

    private func findCache() -> String? {
        if let own = places.cache,
            isUsable(own, make: { () throws(FileError) in try createDirectories(own, mode: 0o700) })
        {
            return own
        }
        let temporary = temporaryCache
        let reason = places.cache.map { "\($0) cannot be written" } ?? "there is no home directory"
        if isUsable(temporary, make: { () throws(FileError) in try createPrivateDirectory(temporary) }) {
            console.note("\(reason); the cache is in \(temporary)")
            return temporary
        }
        console.note("\(reason), nor can \(temporary); going on without a cache")
        return nil
    }

    /// The secret that seals what is remembered of files. It lies with the data, so that who can write to the cache alone
    /// cannot make a verdict there; beside a cache in the private temporary directory where there is no data.
    /// - Returns: nil where it can be kept nowhere: nothing is remembered then.
    func memoryKey(cache: String) -> Hash32? {
        for place in [places.data, cache == temporaryCache ? cache : nil] {
            guard let place,
                isUsable(place, make: { () throws(FileError) in try createDirectories(place, mode: 0o700) })
            else { continue }
            let path = "\(place)/memory.key"
            do {
                if !FileStatus.exists(path) {
                    // Another process may be first; then its key is the key.
                    try? writeAtomically(SystemRandom.bytes(32), to: path, mode: 0o600, onlyNew: true)
                }
                if let key = Hash32(try readFile(path, limit: 32)) { return key }
            } catch { continue }
        }
        return nil
    }

    private var temporaryCache: String { "\(places.temporary)/oracle-\(geteuid())" }

    private func isUsable(_ path: String, make: () throws(FileError) -> Void) -> Bool {
        do { try make() } catch { return false }
        return isWritableDirectory(path)
    }

    /// The context of this process. Takes plain values, for the fast path must not touch ArgumentParser.
    static func current(
        format: OutputFormat, color: ColorChoice = .auto, isQuiet: Bool = false, isOffline: Bool = false
    ) -> Context {
        let environment = Environment.process
        return Context(
            environment: environment, places: .current(environment),
            console: Console(environment: environment, color: color, isQuiet: isQuiet),
            format: format, isOffline: isOffline, clock: systemSeconds)
    }
}

/// Seconds since 1970 by the system's clock.
func systemSeconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return UInt64(max(0, now.tv_sec))
}

extension Places {
    static func current(_ environment: Environment) -> Places {
        #if os(Linux)
            let executable = realPath("/proc/self/exe") ?? realPath(CommandLine.arguments[0])
        #else
            let executable = realPath(CommandLine.arguments[0])
        #endif
        return Places(
            environment: environment, executable: executable, workingDirectory: realPath(".") ?? "/")
    }
}
