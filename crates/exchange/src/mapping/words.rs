//! The names that practice systems and people give to columns.
//!
//! Written in the normal form of [`super::header::normal`], apart by semicolons. The first name of a
//! field is the most telling one: when two columns claim a field, the earlier name wins.

use super::field::Field::{self, *};

/// Names that mean one thing in every file.
pub(super) const CLEAR: &[(Field, &str)] = &[
    (
        SourceName,
        "referral source; marketing referral contact; marketing referral source; marketing source; referral \
         contact; referring source; referral source name; referred by; referrer; referrer name; how did you hear \
         about us; how heard; heard about us; how did they hear; lead source; marketing referral; source; source \
         name; referral",
    ),
    (
        SourceType,
        "referral type; referral source type; source type; referrer type; type of referral; referral category; \
         referral source category; type of source; source kind; source category",
    ),
    (
        ProviderFullName,
        "referring provider; referring physician; referring doctor; referring practitioner; referring \
         professional; referring md; referring dr; ref provider; ref physician; ref doctor; ref md; ref dr; \
         referring provider name; referring physician name; case referring physician; refer from; referral \
         provider; referral physician; ordering provider; ordering physician; prescribing physician; prescriber; \
         provider name; physician name; doctor name; physician; doctor; pcp; primary care physician; primary care \
         provider; family doctor; md name",
    ),
    (
        ProviderFirstName,
        "referring provider first name; referring physician first name; referring doctor first name; ref provider \
         first name; ref physician first name; ref first; ref first name; physician first name; provider first \
         name; doctor first name",
    ),
    (
        ProviderMiddleName,
        "referring provider middle name; referring physician middle name; provider middle name; physician middle \
         name",
    ),
    (
        ProviderLastName,
        "referring provider last name; referring physician last name; referring doctor last name; ref provider \
         last name; ref physician last name; ref last; ref last name; physician last name; provider last name; \
         doctor last name",
    ),
    (
        ProviderNpi,
        "referring provider npi; referring physician npi; referring npi; ref npi; npi; npi number; npi no; \
         provider npi; physician npi; doctor npi; individual npi; national provider identifier; national provider \
         id",
    ),
    (
        ProviderCredentials,
        "credentials; credential; provider credentials; provider credential; provider credential text; referring \
         provider credentials; degree; provider suffix; suffix; title",
    ),
    (
        ProviderSpecialty,
        "specialty; speciality; provider specialty; physician specialty; referring provider specialty; referring \
         specialty; taxonomy; taxonomy code; provider taxonomy; healthcare provider taxonomy code 1",
    ),
    (
        ProviderPractice,
        "referring practice; referring provider practice; referring group; referring clinic; referring facility; \
         referring organization; referring organisation; referring office; referring company; ref practice; ref \
         group; ref office; practice name; provider practice; physician group; physician practice; group name; \
         medical group; practice; group; organization; organisation; organization name; organisation name; \
         company; company name; account name; provider organization name",
    ),
    (
        ProviderPhone,
        "referring provider phone; referring physician phone; referring phone; provider phone; physician phone; \
         doctor phone; ref phone; office phone; practice phone; business phone; provider business practice \
         location address telephone number",
    ),
    (
        ProviderFax,
        "referring provider fax; referring physician fax; referring fax; provider fax; physician fax; ref fax; \
         doctor fax; office fax; practice fax; fax; fax number; fax no; provider business practice location \
         address fax number",
    ),
    (
        ProviderEmail,
        "referring provider email; referring physician email; provider email; physician email; office email; \
         practice email; ref email",
    ),
    (
        ProviderStreet,
        "referring provider address; provider address; physician address; practice address; office address; \
         referring address; provider first line business practice location address",
    ),
    (
        ProviderStreet2,
        "provider second line business practice location address; provider address 2",
    ),
    (
        ProviderCity,
        "provider business practice location address city name; provider city; physician city; practice city; \
         office city; referring city",
    ),
    (
        ProviderState,
        "provider business practice location address state name; provider state; physician state; practice state; \
         office state; referring state",
    ),
    (
        ProviderZip,
        "provider business practice location address postal code; provider zip; physician zip; practice zip; \
         office zip; referring zip; provider zip code",
    ),
    (
        PatientFullName,
        "patient name; patient; patient full name; pt name; pt; client name; client; client full name; member \
         name; resident name; patient last first",
    ),
    (
        PatientFirstName,
        "patient first name; patient first; pt first name; pt first; client first name; patient given name; fname",
    ),
    (
        PatientMiddleName,
        "patient middle name; patient middle; patient middle initial; middle initial; middle name; mi; mname",
    ),
    (
        PatientLastName,
        "patient last name; patient last; pt last name; pt last; client last name; patient surname; patient \
         family name; lname",
    ),
    (
        PatientExternalId,
        "patient id; patient number; patient no; pt id; pt number; mrn; medical record number; chart number; \
         chart no; chart id; chart; emr id; account number; account no; acct number; acct no; acct; client id; \
         client number; pid; pubpid; patient guid; patient account number; patient account; old reference id; \
         external patient id",
    ),
    (
        PatientBirthDate,
        "date of birth; birth date; dob; patient dob; pt dob; patient date of birth; patient birth date; client \
         dob; birthday",
    ),
    (
        PatientPhone,
        "patient phone; patient phone number; pt phone; client phone; cell phone; mobile phone; mobile; cell; \
         home phone; patient cell; patient mobile; patient home phone; phone home; phone cell; phone mobile; \
         primary phone; phone 1; preferred phone; patient phone numbers",
    ),
    (PatientEmail, "patient email; patient email address; pt email; client email"),
    (
        ReferralExternalId,
        "referral id; referral number; referral no; case id; case number; case no; episode id; episode number; \
         order id; order number; encounter id; external referral id",
    ),
    (
        ReferralReceivedOn,
        "referral received date; referral received; referral received on; date referral received; date received; \
         received date; received on; received; referral date; date of referral; referred date; referred on; date \
         referred; refer date; ref date; order date; rx date; script date; prescription date; intake date",
    ),
    (
        ReferralCreatedOn,
        "case created date; case created; case create date; case creation date; date created; created date; \
         created at; created on; created; registration date; regdate; date added",
    ),
    (
        ReferralReason,
        "reason for referral; referral reason; reason; chief complaint; complaint; case title; case name; body \
         part; body region; condition; presenting problem; diagnosis description; dx description; icd description",
    ),
    (
        ReferralDiagnosis,
        "diagnosis; diagnosis code; diagnosis codes; primary diagnosis; treatment diagnosis; medical diagnosis; \
         dx; dx code; dx codes; dx 1; dx 2; dx 3; dx 4; icd; icd 10; icd 10 code; icd 10 codes; icd code; icd \
         codes; secondary diagnosis; diagnosis 1; diagnosis 2; diagnosis 3; diagnosis 4",
    ),
    (
        ReferralPayer,
        "primary insurance; primary payer; insurance name; insurance company; insurance; payer; payor; payer \
         name; payor name; primary insurance name; carrier; insurance carrier; health plan; plan name; insurance \
         plan",
    ),
    (
        ReferralDiscipline,
        "discipline; therapy type; type of therapy; service; service type; case type; department; program",
    ),
    (
        ReferralClinic,
        "primary treatment clinic; treatment clinic; initial evaluation clinic; treating clinic; treatment \
         location; clinic; clinic name; clinic location; location; location name; facility; facility name; site; \
         office location; business",
    ),
    (
        ReferralStatus,
        "referral status; case status; status; patient status; current status; stage; referral state; state of \
         referral; disposition; outcome",
    ),
    (
        ReferralLostReason,
        "lost reason; reason lost; reason for loss; not scheduled reason; reason not scheduled; reason not seen; \
         non conversion reason; cancellation reason; cancel reason; reason cancelled; reason canceled; decline \
         reason; status reason; discharge reason; reason for discharge; dc reason",
    ),
    (
        ReferralContactedOn,
        "first contact date; first contact; date of first contact; contacted date; contacted on; date contacted; \
         contact date; first call date; first call; first attempt; first attempt date; date called",
    ),
    (
        ReferralScheduledOn,
        "scheduled date; scheduled on; date scheduled; scheduled for; appointment date; appt date; first \
         scheduled; first scheduled visit; eval scheduled; scheduled eval date; next appointment; scheduled \
         evaluation date; scheduled",
    ),
    (
        ReferralEvaluatedOn,
        "initial evaluation date; initial eval date; initial evaluation; initial eval; ie date; evaluation date; \
         eval date; date of evaluation; date of eval; date of initial evaluation; first visit date; first visit; \
         date of first visit; first appointment; date of first appointment; initial visit; initial visit date; \
         start of care; start of care date; soc; soc date; evaluated on; evaluated; first seen; first dos",
    ),
    (
        ReferralDischargedOn,
        "discharge date; date of discharge; discharged on; dc date; discharged; end of care; end of care date; \
         case closed date; date closed; closed date",
    ),
    (
        ReferralOwner,
        "liaison; account manager; account owner; owner; assigned to; marketer; marketing rep; sales rep; \
         territory manager; community liaison; physician liaison",
    ),
];
