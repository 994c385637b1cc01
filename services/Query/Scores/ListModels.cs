using Diplomacy.Contracts;
using Diplomacy.Domain.Scoring.Models;
using Diplomacy.Domain.Vocabulary.Cameo;
using Diplomacy.Protos.Query.V1;
using ModelParameter = Diplomacy.Protos.Query.V1.ModelParameter;

namespace Diplomacy.Query.Scores;

/// <summary>Lists the scoring models, their parameters and their weight tables.</summary>
internal sealed class ListModels
{
    private const double Tenths = 10;

    /// <summary>The answer is constant while the process runs.</summary>
    private readonly ListModelsResponse _answer = Build();

    public Task<ListModelsResponse> Handle() => Task.FromResult(_answer);

    private static ListModelsResponse Build()
    {
        var answer = new ListModelsResponse { ProjectionVersion = ScoreProjection.Version };
        answer.Models.Add(ScoringModels.All.Select(Of));
        answer.GoldsteinTables.Add(GoldsteinTable.All.Select(Of));
        return answer;
    }

    private static Model Of(ScoringModel model)
    {
        var message = new Model
        {
            Name = model.Name,
            Version = model.Version,
            Description = model.Description,
            GoldsteinTable = model.Table.Name,
            HasGrades = model.HasGrades,
            HasInterval = model.HasInterval,
        };
        if (double.IsFinite(model.Range.Min))
            message.ScoreMin = model.Range.Min;
        if (double.IsFinite(model.Range.Max))
            message.ScoreMax = model.Range.Max;
        message.Parameters.Add(model.Parameters.Select(parameter => new ModelParameter
        {
            Name = parameter.Name,
            Value = parameter.Value,
            Min = parameter.Min,
            Max = parameter.Max,
            Unit = parameter.Unit,
        }));
        return message;
    }

    private static WeightTable Of(GoldsteinTable table)
    {
        var message = new WeightTable { Name = table.Name };
        message.Weights.Add(CameoCode.All.Select(code => new GoldsteinWeight
        {
            CameoCode = code.ToString(),
            CameoName = code.Description,
            Goldstein = table.Tenths(code) / Tenths,
        }));
        return message;
    }
}
