internal import ArgumentParser
internal import FileIO
internal import StrictJSON
internal import Taps

struct Cache: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache", abstract: "Show or clear what can be made again.",
        subcommands: [CacheList.self, CacheClear.self, CacheBuildIndex.self],
        defaultSubcommand: CacheList.self)
}

/// The files of the cache.
private struct CacheFile {
    let path: String
    let bytes: Int64

    static func all(in directory: String) throws -> [CacheFile] {
        var out: [CacheFile] = []
        for folder in [directory, "\(directory)/taps"] where FileStatus.isDirectory(folder) {
            for name in try listDirectory(folder) {
                guard let status = try FileStatus.of("\(folder)/\(name)", followingLinks: false),
                    status.kind == .file
                else { continue }
                out.append(CacheFile(path: "\(folder)/\(name)", bytes: status.size))
            }
        }
        return out
    }
}

struct CacheList: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what is in the cache.")

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let files = try context.writableCache().map { try CacheFile.all(in: $0) } ?? []
        if context.format.isJSON {
            try context.console.print(
                json: [
                    "schema": 1,
                    "files": .array(files.map { ["path": .string($0.path), "bytes": .int(Int($0.bytes))] }),
                ])
            return .success
        }
        guard !files.isEmpty else {
            try context.console.print("The cache is empty.")
            return .success
        }
        var table = Table(alignments: [.right])
        for file in files { table.add([TerminalText(Human.bytes(file.bytes)), TerminalText(file.path)]) }
        try context.console.print(table)
        return .success
    }
}

struct CacheClear: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Remove what can be made again.",
        discussion: """
            What is trusted of registries is kept elsewhere and stays. The cache of a tap is made anew from what was fetched \
            when it is needed next, without a connection; digests are computed again.
            """)

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let files = try context.writableCache().map { try CacheFile.all(in: $0) } ?? []
        for file in files { try removeFile(file.path) }
        let total = files.reduce(0) { $0 + $1.bytes }
        if context.format.isJSON {
            try context.console.print(
                json: ["schema": 1, "removed": .int(files.count), "bytes": .int(Int(total))])
        } else {
            try context.console.print("Removed \(Human.count(files.count, "file")), \(Human.bytes(total)).")
        }
        return .success
    }
}

/// For the installer: the index of the bundled registry, so that its first answer needs no cache.
struct CacheBuildIndex: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "build-index", abstract: "Make the index of a bundled registry.", shouldDisplay: false)

    @Argument(help: "The directory that holds log/.")
    var directory: String

    @Argument(help: "The index to write.")
    var index: String

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        try Bundle.buildIndex(of: directory, to: index)
        if context.format.isJSON {
            try context.console.print(json: ["schema": 1, "index": .string(index)])
        }
        return .success
    }
}
