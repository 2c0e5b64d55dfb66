internal import FileIO

/// Where things are. `oracle env` prints them; the modules below take plain paths.
///
///     ORACLE_HOME set    $ORACLE_HOME/{config,data,cache,state}
///     otherwise          the XDG base directories, each with `oracle/` in it
///                        ($XDG_CONFIG_HOME or $HOME/.config, $XDG_DATA_HOME or $HOME/.local/share,
///                        $XDG_CACHE_HOME or $HOME/.cache, $XDG_STATE_HOME or $HOME/.local/state)
///     no HOME either     none: the bundled registry answers, and what would have to be written is refused
///
/// User names are never looked up: a static executable has no name service, and a container has no such user.
package struct Places: Hashable, Sendable {
    /// The user's policy. nil where there is no home.
    package let config: String?
    /// Taps, trust state, keys: what must not be lost.
    package let data: String?
    /// Indexes and remembered digests: what can be made again. Ask `Context.writableCache` before writing.
    package let cache: String?
    /// Evidence of misbehaving registries.
    package let state: String?
    /// The registry that was installed with this executable: a directory with `log/` and `index.sqlite`.
    /// nil where none was installed.
    package let bundle: String?
    /// The executable that speaks git.
    package let gitHelper: String
    /// The executable that speaks HTTP for a witness; it is installed apart.
    package let witnessServer: String
    /// Where a cache goes when its own place cannot be written.
    package let temporary: String

    /// The administrator's floor. No variable moves it: whoever could would step over it.
    package static let systemPolicy = "/etc/oracle/policy.yaml"

    package var userPolicy: String? { config.map { "\($0)/policy.yaml" } }
    package var keys: String? { data.map { "\($0)/keys" } }

    /// - Parameters:
    ///   - executable: the real path of this executable; nil where the system does not say.
    ///   - workingDirectory: for a relative ORACLE_HOME.
    package init(environment: Environment, executable: String?, workingDirectory: String) {
        func absolute(_ path: String) -> String {
            path.utf8.first == UInt8(ascii: "/") ? path : "\(workingDirectory)/\(path)"
        }
        // XDG Base Directory Specification: relative paths are invalid and ignored.
        func rooted(_ name: String) -> String? {
            environment[name].flatMap { $0.utf8.first == UInt8(ascii: "/") ? $0 : nil }
        }
        let own = environment["ORACLE_HOME"].map(absolute)
        let home = rooted("HOME")
        func place(_ name: String, _ variable: String, _ fallback: String) -> String? {
            if let own { return "\(own)/\(name)" }
            if let base = rooted(variable) { return "\(base)/oracle" }
            return home.map { ($0 == "/" ? "" : $0) + "/\(fallback)/oracle" }
        }
        config = place("config", "XDG_CONFIG_HOME", ".config")
        data = place("data", "XDG_DATA_HOME", ".local/share")
        cache = place("cache", "XDG_CACHE_HOME", ".cache")
        state = place("state", "XDG_STATE_HOME", ".local/state")
        temporary = rooted("TMPDIR") ?? "/tmp"

        let beside = executable.map { parentDirectory(of: $0) } ?? "."
        let prefix = parentDirectory(of: beside)
        if let named = environment["ORACLE_BUNDLE"] {
            bundle = absolute(named)
        } else {
            let installed = "\(prefix)/share/oracle/default"
            bundle = FileStatus.isDirectory(installed) ? installed : nil
        }
        func helper(_ name: String, _ variable: String) -> String {
            if let named = environment[variable] { return absolute(named) }
            let installed = "\(prefix)/libexec/oracle/\(name)"
            return FileStatus.exists(installed) ? installed : "\(beside)/\(name)"
        }
        gitHelper = helper("oracle-git", "ORACLE_GIT_HELPER")
        witnessServer = helper("oracle-witness", "ORACLE_WITNESS_SERVER")
    }

    /// The data directory, for a command that cannot do without one.
    package func requireData() throws(CommandError) -> String { try Self.require(data) }
    package func requireConfig() throws(CommandError) -> String { try Self.require(config) }
    package func requireState() throws(CommandError) -> String { try Self.require(state) }

    private static func require(_ place: String?) throws(CommandError) -> String {
        guard let place else {
            throw CommandError(
                "there is no home directory to keep this in", code: "no-home",
                cause: "neither ORACLE_HOME nor HOME is set",
                help: "set ORACLE_HOME to a directory that can be written")
        }
        return place
    }
}
