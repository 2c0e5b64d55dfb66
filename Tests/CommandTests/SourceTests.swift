internal import FileIO
internal import Testing

/// Rules that no compiler checks, searched for in the sources.
struct SourceTests {
    /// Every file below a folder of the package with one of the endings.
    static func files(below folders: [String], endings: [String]) throws -> [String] {
        var found: [String] = []
        var pending = folders.map { "\(Layout.root)/\($0)" }
        while let next = pending.popLast() {
            guard let status = try FileStatus.of(next, followingLinks: false) else { continue }
            if status.kind == .directory {
                pending += try listDirectory(next).map { "\(next)/\($0)" }
            } else if endings.isEmpty || endings.contains(where: { next.hasSuffix($0) }) {
                found.append(next)
            }
        }
        return found.sorted()
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try readFile(path, limit: 1 << 24), as: UTF8.self)
    }

    /// The modules that a Swift file imports.
    static func imports(_ text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(of: "import"), at + 1 < words.count, at <= 2, !line.contains("//")
            else { return nil }
            return String(words[at + 1])
        }
    }

    @Test func eachCLibraryIsImportedByOneModule() throws {
        let owners = [
            "CSodium": "Cryptography", "CBlake3": "Cryptography", "CSQLite": "SQLite", "CYAML": "YAML",
            "CLibGit2": "GitTransport", "CMatrix": "Comparison",
        ]
        var seen: [String: Set<String>] = [:]
        for path in try Self.files(
            below: ["Sources", "Tests", "Benchmarks", "WitnessServer/Sources"], endings: [".swift"])
        {
            let module = path.dropFirst(Layout.root.count + 1).split(separator: "/")[1]
            for name in Self.imports(try Self.text(path)) where owners[name] != nil {
                seen[name, default: []].insert(String(module))
            }
        }
        #expect(seen == owners.mapValues { [$0] })
    }

    @Test func nobodyImportsFoundation() throws {
        let files = try Self.files(
            below: ["Sources", "Tests", "Benchmarks", "WitnessServer/Sources"], endings: [".swift"])
        #expect(files.count > 50)
        for path in files {
            #expect(!Self.imports(try Self.text(path)).contains("Foundation"), "\(path)")
        }
    }

    /// A tree that names the machine it was written on is of no use elsewhere.
    @Test func noFileNamesAMachine() throws {
        // Spelled in pieces, so that this file does not name them either.
        let forbidden = ["/wo" + "rk/", "/tmp/" + "w/", "../sha" + "red", "/ho" + "me/runner"]
        let folders = [
            "Sources", "Tests", "Benchmarks", "docs", "scripts", ".ci", ".github", "Makefile",
            "Package.swift", "WitnessServer/Sources", "WitnessServer/Package.swift",
            "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md",
        ]
        let endings = [
            ".swift", ".md", ".sh", ".py", ".yml", ".json", ".c", ".h", ".transcript", "Makefile", "run",
        ]
        for path in try Self.files(below: folders, endings: endings) {
            let text = try Self.text(path)
            for word in forbidden { #expect(!text.contains(word), "\(path) names \(word)") }
        }
    }
}
