//! Which role may do what: one table, walked by a test over every route.

use lexicon::Role;

/// Something a person may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Open one's own pages: Today, one's account, the palette.
    Work,
    /// See referral sources and how to reach them.
    ViewSources,
    /// Add and change sources; log touches and thank-yous.
    EditSources,
    /// Merge duplicates and take merges back.
    MergeSources,
    /// See and keep the ledger of gifts and meals.
    KeepGifts,
    /// See counts and trends of referrals, without patients.
    ViewReports,
    /// Take reports, sources and referrals out as files.
    Export,
    /// See referrals with their patients; each view is audited.
    ViewPatients,
    /// Add referrals and move them on.
    EditReferrals,
    /// Write and sign letters to referrers about their patients.
    WriteLetters,
    /// Write and finish clinical notes.
    WriteNotes,
    /// Import files of the EMR and take imports back.
    Import,
    /// Invite people, change roles, end access.
    ManagePeople,
    /// Change the practice and its clinics.
    ChangeSettings,
    /// Read the audit log.
    ReadAudit,
}

use Permission::*;

/// All permissions, for tests and for the settings screen.
pub const ALL: &[Permission] = &[
    Work,
    ViewSources,
    EditSources,
    MergeSources,
    KeepGifts,
    ViewReports,
    Export,
    ViewPatients,
    EditReferrals,
    WriteLetters,
    WriteNotes,
    Import,
    ManagePeople,
    ChangeSettings,
    ReadAudit,
];

/// The table. Least privilege: a liaison courts sources and needs counts, not
/// patients; a therapist needs patients, not the files; a reader only looks.
pub fn permissions(role: Role) -> &'static [Permission] {
    match role {
        Role::Owner => ALL,
        Role::FrontDesk => &[
            Work,
            ViewSources,
            EditSources,
            ViewReports,
            ViewPatients,
            EditReferrals,
            WriteLetters,
            Import,
        ],
        Role::Liaison => {
            &[Work, ViewSources, EditSources, MergeSources, KeepGifts, ViewReports, Export]
        }
        Role::Therapist => {
            &[Work, ViewSources, ViewReports, ViewPatients, WriteLetters, WriteNotes]
        }
        Role::Reader => &[Work, ViewSources, ViewReports],
    }
}

/// Whether the role may do it.
pub fn may(role: Role, permission: Permission) -> bool {
    permissions(role).contains(&permission)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_manages_people_and_reads_the_audit_log() {
        for role in [Role::FrontDesk, Role::Liaison, Role::Therapist, Role::Reader] {
            assert!(!may(role, ManagePeople), "{role:?}");
            assert!(!may(role, ReadAudit), "{role:?}");
        }
        assert!(may(Role::Owner, ManagePeople) && may(Role::Owner, ReadAudit));
    }

    #[test]
    fn a_liaison_and_a_reader_never_see_patients() {
        assert!(!may(Role::Liaison, ViewPatients));
        assert!(!may(Role::Reader, ViewPatients));
    }
}
