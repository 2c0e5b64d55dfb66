internal import FileIO
internal import Testing

/// oracle answers wherever it is put: in an empty environment, without network, as a user whom nobody knows, on a file system
/// that takes no writes. It runs from a tree laid out as `make install` lays it out.
@Suite struct HardPlacesTests {
    enum Place: String, CaseIterable {
        case emptyEnvironment = "env -i"
        case noNetwork = "unshare -n"
        case unknownUser = "setpriv --reuid 65534 --regid 65534 --clear-groups"
        case readOnlyRoot = "unshare -m, / read-only"
        case readOnlyAll = "unshare -m, / and the temporary directory read-only"

        /// Whether only root may go there.
        var needsRoot: Bool { self != .emptyEnvironment }

        /// The words before the command.
        func prefix(scratch: String) -> [String] {
            switch self {
            case .emptyEnvironment: []
            case .noNetwork: ["/usr/bin/unshare", "-n"]
            case .unknownUser:
                ["/usr/bin/setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
            case .readOnlyRoot, .readOnlyAll:
                // A mount of its own that this process alone sees; /proc stays, for /proc/self/exe.
                [
                    "/usr/bin/unshare", "-m", "/bin/sh", "-ec",
                    self == .readOnlyRoot
                        ? "mount -t tmpfs none \(scratch); mount -o remount,bind,ro /; exec \"$@\""
                        : "mount -o remount,bind,ro /; ! touch \(scratch)/x 2>/dev/null; exec \"$@\"",
                    "sh",
                ]
            }
        }
    }

    /// What is asked, and the status of the answer.
    private static let questions: [(arguments: [String], status: Int32)] = [
        (["env"], 0), (["help"], 0), (["digest", "model"], 0), (["tap"], 0), (["doctor"], 0),
        // OpenAI's Whisper large-v3, of which the bundled registry speaks, and bytes of which nobody does.
        (["lookup", "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb"], 0),
        (["lookup", String(repeating: "0", count: 64)], 4), (["verify", "model"], 4),
        (["scan", "model", "--quiet"], 0),
        (["lineage", "CompVis/stable-diffusion-v-1-4-original"], 0), (["search", "whisper"], 0),
        (["list", "openai/*"], 0), (["info", "sentence-transformers/all-MiniLM-L6-v2"], 0),
    ]

    @Test func answersInAnEmptyEnvironment() throws { try check(.emptyEnvironment) }

    @Test(
        .enabled(if: Process.isRoot, "only root may take the network or the user away"),
        arguments: Place.allCases.filter(\.needsRoot))
    func answers(in place: Place) throws { try check(place) }

    private func check(_ place: Place) throws {
        let here = try Process.temporaryDirectory("oracle-places")
        defer { try? removeTree(here) }
        let oracle = try Fixtures.install(in: "\(here)/prefix")
        try Fixtures.make("model", in: here)
        try createDirectories("\(here)/scratch")
        // mkdtemp closes a directory to others, and one of the places is another user's.
        try Process.open(here)
        try Process.open("\(here)/scratch")
        for (arguments, status) in Self.questions {
            let result = try Process.run(
                place.prefix(scratch: "\(here)/scratch") + [oracle] + arguments,
                environment: place == .emptyEnvironment
                    ? [:] : ["TMPDIR": "\(here)/scratch", "PATH": "/usr/bin:/bin"],
                directory: here)
            #expect(result.status == status, "oracle \(arguments.joined(separator: " ")): \(result.errors)")
            #expect(!result.output.isEmpty)
            // At most the one note about the cache.
            let notes = result.errors.split(separator: "\n").filter { !$0.hasPrefix("hint:") }
            #expect(notes.count <= 1 && notes.allSatisfy { $0.hasPrefix("note: ") }, "\(result.errors)")
        }
    }
}
