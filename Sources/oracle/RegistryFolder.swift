internal import FileIO

/// Where the source side of a registry lies.
enum RegistryFolder {
    /// The one that an option `--registry` names.
    static func find(option: String?, _ context: Context) throws -> String {
        try find(option ?? ".", naming: "--registry DIR", context)
    }

    /// For those who maintain a registry, and may have none yet.
    static func maintained(_ directory: String, _ context: Context) throws -> String {
        try find(
            directory, naming: "with its folder as the argument; oracle registry init DIR makes one", context)
    }

    /// The folder with registry.json: the one that was named, or `registry/` in it.
    /// - Parameter naming: how the command is told another folder.
    static func find(
        _ directory: String, naming: String = "with its folder as the argument", _ context: Context
    ) throws -> String {
        if FileStatus.exists("\(directory)/registry.json") { return directory }
        if FileStatus.exists("\(directory)/registry/registry.json") {
            context.console.note("taking \(directory)/registry")
            return "\(directory)/registry"
        }
        throw CommandError(
            "there is no registry in \(shellWord(directory))", code: "registry.none",
            cause: "neither registry.json nor registry/registry.json is there",
            help: "in a clone of a registry, or \(naming)")
    }

    /// Whether a command that is told no folder finds this one.
    private static func isOwn(_ folder: String) -> Bool {
        let found = ["registry.json", "registry/registry.json"].first { FileStatus.exists($0) }
        return found.map { realPath(parentDirectory(of: $0)) == realPath(folder) } ?? false
    }

    /// The registry as the last argument of a command in a hint: ` DIR`; nothing where it is found without.
    static func argument(_ folder: String) -> String { isOwn(folder) ? "" : " \(shellPath(folder))" }

    /// The same as an option: ` --registry DIR`.
    static func option(_ folder: String) -> String {
        isOwn(folder) ? "" : " --registry \(shellPath(folder))"
    }

    /// What proposes a change: first held to what its reviewers will look at.
    static func proposing(_ folder: String) -> String {
        "oracle audit\(argument(folder)) && oracle submit\(argument(folder))"
    }

    /// The git repository that a folder lies in, and the folder's path in it; "" for its top.
    static func repository(of folder: String) throws -> (repository: String, prefix: String) {
        guard let path = realPath(folder) else {
            throw CommandError("no such file or directory: \(folder)", code: "file.not-found")
        }
        var top = path
        while true {
            if FileStatus.exists("\(top)/.git") {
                return (top, String(path.dropFirst(top.utf8.count).drop { $0 == "/" }))
            }
            guard top != "/" else {
                throw CommandError(
                    "\(folder) is in no git repository", code: "git.not-found",
                    help: "leave --base out to audit the folder as it is")
            }
            top = parentDirectory(of: top)
        }
    }
}
