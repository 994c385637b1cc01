using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Protos.Error.V1;
using Diplomacy.Protos.Query.V1;

namespace Diplomacy.Query.Messages;

/// <summary>Reads the requested scoring models and their parameters. Collects errors instead of throwing.</summary>
internal static class ModelSelection
{
    private const int ModelsMax = 8;

    /// <summary>The model of a request that asks for one.</summary>
    public static ScoringModel One(
        string name, ModelParameters? parameters, ValidationErrors errors, string field = "model") =>
        WithParameters(Named(name, field, errors), parameters, "parameters", errors);

    /// <summary>The models of a request that asks for several; the default where it names none.</summary>
    public static ScoringModel[] Several(
        IReadOnlyList<string> names, IReadOnlyList<ModelParameters> parameters, ValidationErrors errors)
    {
        if (names.Count > ModelsMax)
            errors.Add("models", ErrorReason.TooManyItems,
                $"models has {names.Count:N0} items; expected at most {ModelsMax}.");
        var models = names.Count == 0
            ? [ScoringModels.Default]
            : names.Take(ModelsMax).Select((name, i) => Named(name, $"models[{i}]", errors)).ToArray();
        if (parameters.Count > models.Length)
            errors.Add("parameters", ErrorReason.TooManyItems,
                $"parameters has {parameters.Count:N0} items for {models.Length} models; expected one a model.");
        for (var i = 0; i < Math.Min(models.Length, parameters.Count); i++)
            models[i] = WithParameters(models[i], parameters[i], $"parameters[{i}]", errors);
        return models;
    }

    /// <summary>The parameters to repeat in an answer: null if the request set none.</summary>
    public static ModelParameters? Given(ModelParameters? parameters) =>
        parameters is null || parameters.CalculateSize() == 0 ? null : parameters;

    private static ScoringModel Named(string name, string field, ValidationErrors errors)
    {
        if (name.Length == 0)
            return ScoringModels.Default;
        if (ScoringModels.Find(name) is { } model)
            return model;
        errors.Add(field, ErrorReason.UnknownModel,
            $"\"{Echo.Of(name)}\" is no model; expected "
            + $"{string.Join(" or ", ScoringModels.All.Select(known => known.Name))}.");
        return ScoringModels.Default;
    }

    private static ScoringModel WithParameters(
        ScoringModel model, ModelParameters? given, string path, ValidationErrors errors)
    {
        if (Given(given) is null)
            return model;
        var values = new Dictionary<string, double>();
        foreach (var field in ModelParameters.Descriptor.Fields.InFieldNumberOrder())
            if (field.HasPresence && field.Accessor.HasValue(given))
                Take(field.Name, Convert.ToDouble(field.Accessor.GetValue(given)));

        var table = model.Table;
        if (given!.GoldsteinTable.Length > 0 && !GoldsteinTable.TryFind(given.GoldsteinTable, out table))
            errors.Add($"{path}.goldstein_table", ErrorReason.UnknownGoldsteinTable,
                $"\"{Echo.Of(given.GoldsteinTable)}\" is no table of weights; expected "
                + $"{string.Join(" or ", GoldsteinTable.All.Select(known => known.Name))}.");
        return model.With(values, table);

        void Take(string name, double value)
        {
            var parameter = model.Parameters.FirstOrDefault(candidate => candidate.Name == name);
            if (parameter is null)
                errors.Add($"{path}.{name}", ErrorReason.ParameterNotOfModel,
                    $"{model.Name} has no parameter {name}; expected {ParametersOf(model)}.");
            else if (!parameter.Allows(value))
                errors.Add($"{path}.{name}", ErrorReason.OutOfRange,
                    $"{name} is {value}; expected {parameter.Min} to {parameter.Max:N0} {parameter.Unit}.");
            else
                values.Add(name, value);
        }
    }

    private static string ParametersOf(ScoringModel model) => model.Parameters.Count == 0
        ? "none"
        : string.Join(" or ", model.Parameters.Select(parameter => parameter.Name));
}
