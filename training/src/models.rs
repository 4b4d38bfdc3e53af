//! Both models, fitted to some of the documents.

use crate::corpus::{Annotated, Corpus};
use dateline::document::Prose;
use dateline::gazetteer::Gazetteer;
use dateline::{resolve, spatial, toponym};

/// The weights of recognition and of resolution.
pub(crate) struct Models {
    pub(crate) recognition: toponym::Weights,
    pub(crate) resolution: resolve::Weights,
}

/// Fits both to the documents that are wanted.
pub(crate) fn fit(gazetteer: &Gazetteer, corpora: &[Corpus], wanted: &dyn Fn(&Annotated) -> bool) -> Models {
    let documents: Vec<(&Annotated, bool)> = corpora
        .iter()
        .flat_map(|corpus| corpus.documents.iter().map(|document| (document, corpus.demonyms)))
        .filter(|(document, _)| wanted(document))
        .collect();
    std::thread::scope(|scope| {
        let recognition = scope.spawn(|| fit_recognition(gazetteer, &documents));
        let resolution = fit_resolution(gazetteer, &documents);
        let recognition = recognition.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        Models { recognition, resolution }
    })
}

fn fit_recognition(gazetteer: &Gazetteer, documents: &[(&Annotated, bool)]) -> toponym::Weights {
    let examples: Vec<toponym::training::Example<'_>> = documents
        .iter()
        .map(|(annotated, demonyms)| toponym::training::Example {
            prose: Prose::new(&annotated.document),
            gold: annotated.toponyms.iter().filter(|mark| mark.required).map(|mark| mark.span).collect(),
            demonyms: *demonyms,
        })
        .collect();
    let examples: Vec<&toponym::training::Example<'_>> = examples.iter().collect();
    toponym::training::fit(gazetteer, &examples, toponym::training::Fit::default())
}

fn fit_resolution(gazetteer: &Gazetteer, documents: &[(&Annotated, bool)]) -> resolve::Weights {
    // Kinds and cues of given spans do not depend on the weights of recognition.
    let mut recogniser = toponym::Recogniser::new();
    let examples: Vec<resolve::training::Example<'_>> = documents
        .iter()
        .map(|(annotated, _)| {
            let prose = Prose::new(&annotated.document);
            let mentions = recogniser.mentions_for(gazetteer, &prose);
            let answers = annotated.toponyms.iter().map(|mark| mark.lenient.clone()).collect();
            let expressions = spatial::grammar::parse(&prose, &mentions);
            resolve::training::Example { prose, mentions, expressions, answers, group: annotated.group }
        })
        .collect();
    let examples: Vec<&resolve::training::Example<'_>> = examples.iter().collect();
    resolve::training::fit(gazetteer, &examples, resolve::training::Fit::default())
}
