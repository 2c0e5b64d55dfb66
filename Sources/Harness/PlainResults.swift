internal import Attestation
internal import StrictJSON

/// Results of any harness, in the fields of an evaluation:
///
///     {"oracle-results": 1, "harness": {"name": "...", "version": "..."},
///      "model": "./m", "served": false, "limit": null, "settings": {...},
///      "values": [{"task": "...", "metric": "...", "value": 0.5, ...}]}
enum PlainResults {
    static func read(_ root: JSONValue, file: Evaluation.Results) throws -> HarnessResults {
        guard root["oracle-results"]?.int == 1 else {
            throw HarnessError("this version reads \"oracle-results\": 1")
        }
        guard let members = root.members else { throw HarnessError("no object") }
        let known = [
            "oracle-results", "harness", "model", "served", "limit", "settings", "values", "$schema",
        ]
        for member in members where !known.contains(where: { $0.utf8.elementsEqual(member.name.utf8) }) {
            throw HarnessError("unknown member \"\(member.name.prefix(64))\", line \(member.value.line)")
        }
        guard let elements = root["values"]?.elements, elements.count <= HarnessLimits.tasks else {
            throw HarnessError("values is no list of at most \(HarnessLimits.tasks)")
        }
        let values = try elements.map { element in
            guard element["requirement"] == nil else {
                throw HarnessError("what is required is said with --require, line \(element.line)")
            }
            return try Evaluation.Value(element)
        }
        var results = HarnessResults(
            harness: try Evaluation.Harness(root["harness"]), values: values, file: file)
        results.settings = try Evaluation.Settings(root["settings"])
        results.limit = try Evaluation.readLimit(root)
        results.source = root["model"]?.string
        if let served = root["served"] {
            guard let served = served.bool else { throw HarnessError("served is neither true nor false") }
            results.isOfService = served
        }
        return results
    }
}
