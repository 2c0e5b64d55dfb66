internal import FileIO

/// A transcript that is being run, in a directory of its own.
struct Session {
    let transcript: Transcript

    init(_ transcript: Transcript) { self.transcript = transcript }

    /// - Parameter step: told the outcome of each step, masked, in the transcript's words.
    /// - Returns: the answers in JSON, unmasked.
    func run(_ step: (Int, [String]) throws -> Void) throws -> [JSONAnswer] {
        let here = try Process.temporaryDirectory("oracle-transcript")
        defer { try? removeTree(here) }
        for fixture in transcript.fixtures { try Fixtures.make(fixture, in: here) }
        var environment = [
            "PATH": "\(Layout.products):/usr/local/bin:/usr/bin:/bin", "ORACLE_HOME": "\(here)/home",
            "TMPDIR": here, "FIXTURES": "\(Layout.root)/Tests/Fixtures",
        ]
        if transcript.fixtures.contains("bundle") {
            environment["ORACLE_BUNDLE"] = "\(Layout.root)/registry"
        } else {
            environment["ORACLE_NO_DEFAULT_TAP"] = "1"
        }
        for variable in transcript.variables {
            environment[variable.name] = variable.value.replacing("<here>", with: here)
        }
        let commands = try Schemas.commands()
        let masks = try transcript.masks.map { try Regex($0) }
        var answers: [JSONAnswer] = []
        for (index, wanted) in transcript.steps.enumerated() {
            let result = try Process.run(
                ["/bin/sh", "-c", wanted.command], environment: environment, directory: here)
            if let form = Schemas.form(ofCommand: wanted.command, commands: commands) {
                answers.append(
                    JSONAnswer(
                        command: form.command, isLines: form.isLines, output: result.output,
                        place: "\(baseName(of: transcript.path)):\(wanted.line)"))
            }
            try step(
                index,
                Transcript.lines(of: result) { text in
                    masks.reduce(Mask.apply(text, here: here)) { $0.replacing($1, with: "<masked>") }
                })
        }
        return answers
    }
}

/// What differs from run to run.
enum Mask {
    static func apply(_ text: String, here: String) -> String {
        var text = text.replacing(here, with: "<here>").replacing(Layout.products, with: "<bin>")
            .replacing(Layout.root, with: "<project>")
        text.replace(/(?:\d+ s|[\d,]+ (?:minute|hour|day|year)s?) (?:old|ago)|just now/, with: "<age>")
        text.replace(/signed \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "signed <time>")
        // The columns of a table follow the widest cell, which an age may be.
        if text.contains("<age>") { text.replace(/[ ]{3,}/, with: "  ") }
        // What fetches, on this machine: its version, its holes, its fences.
        text.replace(
            /libgit2 \d+\.\d+\.\d+ fetches, [^\n]*(?:\nadvice: libgit2 [^\n]*(?:\n {2}[^\n]*)*)?/,
            with: "libgit2 <fetching>")
        text.replace(/"fetching": \{[^}]*\}/, with: "\"fetching\": <masked>")
        text.replace(/process \d+/, with: "process <pid>")
        text.replace(/("(?:synced|synced-at|age|created)": ?)(?:"[^"]*"|\d+)/) { "\($0.output.1)<masked>" }
        return text
    }
}
