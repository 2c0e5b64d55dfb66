internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps

struct TapExport: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a registry as one file, for a machine without network.",
        discussion: """
            The file holds what was verified at the last sync, and is the same for the same state, byte for byte. It is a tar \
            archive of the log, signed as the log is: 'oracle sync --from FILE' verifies it as it verifies a host.
            """)

    @Argument(help: "The tap.")
    var name: String

    @Argument(help: "Where to write it; a file that is there is replaced.")
    var file: String

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let manager = try context.tapManager()
        let list = try manager.taps()
        guard let tap = list[name] else {
            let nearest = Suggestions.nearest(name, in: list.taps.map(\.name.description))
            throw CommandError(
                "there is no tap \(shellWord(name))", code: "tap.not-found",
                help: nearest.map { "oracle tap export \($0) \(shellPath(file))" } ?? "oracle tap")
        }
        guard !FileStatus.isDirectory(file) else {
            throw CommandError.usage(
                "\(file) is a folder", help: "oracle tap export \(name) \(shellPath("\(file)/\(name).tar"))")
        }
        if let status = try FileStatus.of(file, followingLinks: false), status.kind != .file {
            throw CommandError.usage("\(file) is no file: an archive is written whole, under its own name")
        }
        let report = try Interruption.deferring { try manager.export(tap, to: file) }
        if context.format.isJSON {
            try context.console.print(
                json: .members([
                    "schema": 1, "tap": .string(name), "file": .string(file),
                    "size": .int(Int(clamping: report.size)),
                    "signed": report.time.map { .string(Moment.format($0)) } ?? .null,
                    "root": .string(tap.pinned.description), "bytes": .int(Int(clamping: report.bytes)),
                ]))
        } else {
            let age = report.time.map { ", signed \(Human.ago($0, now: context.now))" } ?? ""
            try context.console.print(
                "\(file): \(Human.count(Int(clamping: report.size), "entry", plural: "entries")) of \(name, .bold)\(age), \(Human.bytes(Int64(clamping: report.bytes)))"
            )
            context.console.hint(
                "on the other machine: oracle tap \(name) --from \(shellPath(baseName(of: file))) --root \(tap.pinned), then oracle sync --from \(shellPath(baseName(of: file)))"
            )
        }
        return .success
    }
}
