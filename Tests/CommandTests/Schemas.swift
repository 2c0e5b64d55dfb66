internal import FileIO
internal import StrictJSON
internal import Testing

/// What a command printed as JSON.
struct JSONAnswer {
    /// `key list`
    let command: String
    let isLines: Bool
    let output: String
    /// For complaints.
    let place: String
}

/// The published schemas of the answers.
enum Schemas {
    /// `key list` -> `key-list`
    static func file(_ command: String) -> String { command.replacing(" ", with: "-") }

    /// All commands that do something, as `oracle help --json` lists them.
    static func commands() throws -> [String] { try known.get() }

    private static let known = Result {
        let result = try Process.run(
            [Layout.oracle, "help", "--json"], environment: [:], directory: Layout.root)
        let document = try JSONDocument(Array(result.output.utf8))
        let names = (document.root["commands"]?.elements.map(Array.init) ?? []).compactMap {
            $0["command"]?.string
        }
        return try #require(names.isEmpty ? nil : names)
    }

    /// The command of a shell line that asks for JSON on standard output; nil where it asks for none, or pipes it on.
    static func form(ofCommand line: String, commands: [String]) -> (command: String, isLines: Bool)? {
        guard !line.contains("|"), !line.contains(">") else { return nil }
        let words = line.split(separator: " ").map(String.init)
        guard let start = words.firstIndex(of: "oracle") else { return nil }
        let rest = words[(start + 1)...]
        let isLines = rest.contains("--jsonl")
        guard isLines || rest.contains("--json") else { return nil }
        let plain = rest.filter { !$0.hasPrefix("-") }
        // The longest name that fits: `key list` before `key`.
        for count in [2, 1] where plain.count >= count {
            let name = plain.prefix(count).joined(separator: " ")
            if commands.contains(name) { return (name, isLines) }
        }
        return nil
    }

    /// Checks answers in one Python process.
    /// - Returns: a complaint a fault.
    static func check(_ answers: [JSONAnswer]) throws -> [String] {
        guard !answers.isEmpty else { return [] }
        let directory = try Process.temporaryDirectory("oracle-schemas")
        defer { try? removeTree(directory) }
        let items = answers.map { answer in
            [
                "place": .string(answer.place), "output": .string(answer.output),
                "schema": .string(
                    "\(Layout.schemas)/\(file(answer.command))\(answer.isLines ? "-line" : "").schema.json"),
                "error": .string("\(Layout.schemas)/error.schema.json"), "lines": .bool(answer.isLines),
            ] as JSON
        }
        try writeAtomically(JSON.array(items).compact, to: "\(directory)/answers.json")
        try writeAtomically(Array(checker.utf8), to: "\(directory)/check.py")
        let result = try Process.run(
            ["/bin/sh", "-c", "\(python) check.py answers.json"],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
            directory: directory)
        guard result.status == 0 else { return ["the schema checker failed: \(result.errors)"] }
        return result.output.split(separator: "\n").map(String.init)
    }

    /// Debian's package serves Debian's Python, which need not be the first on PATH.
    private static let python = "/usr/bin/python3"

    private static let checker = """
        import json, sys
        from jsonschema import Draft202012Validator
        validators = {}
        def validator(path):
            if path not in validators:
                with open(path) as file: schema = json.load(file)
                Draft202012Validator.check_schema(schema)
                validators[path] = Draft202012Validator(schema)
            return validators[path]
        for answer in json.load(open(sys.argv[1])):
            texts = answer["output"].splitlines() if answer["lines"] else [answer["output"]]
            for text in texts:
                try:
                    document = json.loads(text)
                    path = answer["error"] if "error" in document and "results" not in document and set(document) == {"schema", "error"} else answer["schema"]
                    for error in validator(path).iter_errors(document):
                        print(answer["place"] + ": " + error.json_path + ": " + error.message.replace("\\n", " "))
                except (ValueError, OSError) as error:
                    print(answer["place"] + ": " + str(error).replace("\\n", " "))
        """
}
